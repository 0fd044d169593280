#!/bin/bash
set -e

# Mounts an EFS file system below the notebook's folder.
EFS_ID=fs-0123456789abcdef0
REGION=eu-west-1
MOUNT_POINT=/home/ec2-user/SageMaker/efs

mkdir -p "$MOUNT_POINT"
mountpoint -q "$MOUNT_POINT" || mount -t nfs \
    -o nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2 \
    "$EFS_ID.efs.$REGION.amazonaws.com:/" "$MOUNT_POINT"
chown ec2-user:ec2-user "$MOUNT_POINT"
