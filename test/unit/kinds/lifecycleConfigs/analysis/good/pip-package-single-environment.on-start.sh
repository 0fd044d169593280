#!/bin/bash
set -e

# OVERVIEW
# Installs a single pip package in a single SageMaker conda environment.

sudo -u ec2-user -i <<'EOF'

# PARAMETERS
PACKAGE=pyarrow
ENVIRONMENT=python3

source /home/ec2-user/anaconda3/bin/activate "$ENVIRONMENT"

pip install "$PACKAGE"

source /home/ec2-user/anaconda3/bin/deactivate

EOF
