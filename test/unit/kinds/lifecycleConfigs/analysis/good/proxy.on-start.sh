#!/bin/bash
set -e
PROXY=http://proxy.example.internal:3128

# For Jupyter and its kernels, and for shells.
mkdir -p /etc/systemd/system/jupyter-server.service.d
cat <<EOF > /etc/systemd/system/jupyter-server.service.d/proxy.conf
[Service]
Environment="HTTP_PROXY=$PROXY"
Environment="HTTPS_PROXY=$PROXY"
Environment="NO_PROXY=localhost,127.0.0.1,169.254.169.254"
EOF
{
    echo "export HTTP_PROXY=$PROXY"
    echo "export HTTPS_PROXY=$PROXY"
} >> /etc/profile.d/proxy.sh
systemctl daemon-reload
systemctl restart jupyter-server
