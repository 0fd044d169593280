#!/bin/bash
set -e
NOTEBOOK_FILE="/home/ec2-user/SageMaker/nightly report.ipynb"
sudo -u ec2-user -i env NOTEBOOK_FILE="$NOTEBOOK_FILE" bash <<'EOF'
source /home/ec2-user/anaconda3/bin/activate python3
nohup jupyter nbconvert --to notebook --inplace --ExecutePreprocessor.timeout=600 --execute "$NOTEBOOK_FILE" \
    > /home/ec2-user/SageMaker/nightly.log 2>&1 &
EOF
