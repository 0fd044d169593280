#!/bin/bash
# Keeps what was there before it upgrades the SDKs.
set -eu
stamp=$(date +%F)
sudo -u ec2-user -i <<EOF
source /home/ec2-user/anaconda3/bin/activate python3
pip freeze > /home/ec2-user/SageMaker/freeze-$stamp.txt
timeout 200 pip install --upgrade boto3 sagemaker || true
source /home/ec2-user/anaconda3/bin/deactivate
EOF
