#!/bin/bash
set -e
REPOSITORY=https://git.example.com/science/forecasts.git
TARGET=/home/ec2-user/SageMaker/forecasts

if [ -d "$TARGET/.git" ]; then
    sudo -u ec2-user git -C "$TARGET" pull --ff-only || echo "The repository stays as it is." >&2
else
    sudo -u ec2-user git clone --depth 1 "$REPOSITORY" "$TARGET" || echo "Could not clone." >&2
fi
