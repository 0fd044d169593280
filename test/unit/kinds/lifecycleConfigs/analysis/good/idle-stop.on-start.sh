#!/bin/bash
set -e

# Stops the notebook instance when it was idle for an hour. Its role needs sagemaker:StopNotebookInstance.
IDLE_TIME=3600
TOOLS=/home/ec2-user/SageMaker/.tools

command -v crontab > /dev/null || dnf install -y cronie

echo "Looking for a Python with boto3"
if /usr/bin/python3 -c 'import boto3' 2> /dev/null; then
    PYTHON=/usr/bin/python3
elif /home/ec2-user/anaconda3/bin/python -c 'import boto3' 2> /dev/null; then
    PYTHON=/home/ec2-user/anaconda3/bin/python
else
    echo "No boto3: this instance does not stop by itself." >&2
    exit 0
fi

(crontab -l 2> /dev/null || true; echo "*/5 * * * * $PYTHON $TOOLS/autostop.py --time $IDLE_TIME --ignore-connections >> /var/log/autostop.log 2>&1") | crontab -
