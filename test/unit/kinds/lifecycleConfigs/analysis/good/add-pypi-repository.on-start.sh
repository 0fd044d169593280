#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
mkdir -p ~/.config/pip
cat > ~/.config/pip/pip.conf <<'CONF'
[global]
index-url = https://pypi.example.internal/simple
trusted-host = pypi.example.internal
CONF
EOF
