#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
source activate JupyterSystemEnv
pip install jupyter_contrib_nbextensions
jupyter contrib nbextension install --user
jupyter nbextension enable toc2/main
source deactivate
EOF
