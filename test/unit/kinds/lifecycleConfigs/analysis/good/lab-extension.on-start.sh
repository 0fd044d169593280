#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
source /home/ec2-user/anaconda3/bin/activate JupyterSystemEnv
pip install jupyterlab-git
source /home/ec2-user/anaconda3/bin/deactivate
EOF
# Jupyter reads its extensions when it starts.
systemctl --no-block restart jupyter-server.service
