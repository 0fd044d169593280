#!/bin/bash

set -e

# Installs one conda package into one environment. conda may solve for minutes, so the start does not wait for it.

sudo -u ec2-user -i <<'EOF'

# PARAMETERS
PACKAGE=scikit-image
ENVIRONMENT=python3

source /home/ec2-user/anaconda3/bin/activate "$ENVIRONMENT"
nohup conda install --yes "$PACKAGE" > /home/ec2-user/SageMaker/conda-install.log 2>&1 &
source /home/ec2-user/anaconda3/bin/deactivate

EOF
