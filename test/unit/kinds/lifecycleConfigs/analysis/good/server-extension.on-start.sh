#!/bin/bash
set -e

sudo -u ec2-user -i <<'EOF'
PIP_PACKAGE_NAME=jupyter-server-proxy
EXTENSION_NAME=jupyter_server_proxy

source /home/ec2-user/anaconda3/bin/activate JupyterSystemEnv
pip install "$PIP_PACKAGE_NAME"
jupyter server extension enable --py "$EXTENSION_NAME"
source /home/ec2-user/anaconda3/bin/deactivate
EOF

echo "Restarting the Jupyter server .."
# AL1 has Upstart, what came after it has systemd.
CURR_VERSION=$(cat /etc/os-release)
if [[ $CURR_VERSION == *"http://aws.amazon.com/amazon-linux-ami/"* ]]; then
    initctl restart jupyter-server --no-wait
else
    systemctl --no-block restart jupyter-server.service
fi
