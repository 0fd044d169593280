#!/bin/bash
set -e
FSX_DNS=fs-0123456789abcdef0.fsx.eu-west-1.amazonaws.com
FSX_NAME=fsx
MOUNT=/fsx

if ! command -v mount.lustre > /dev/null; then
    if grep -q 'VERSION_ID="2023"' /etc/os-release; then
        dnf install -y lustre-client
    else
        amazon-linux-extras install -y lustre
    fi
fi
mkdir -p "$MOUNT"
mount -t lustre -o relatime,flock "$FSX_DNS@tcp:/$FSX_NAME" "$MOUNT"
