#!/bin/bash
set -e

# Makes a conda of its own on the volume that survives; on-start makes its kernels known.
sudo -u ec2-user -i <<'EOF'
unset SUDO_UID
WORKING_DIR=/home/ec2-user/SageMaker/custom-miniconda
mkdir -p "$WORKING_DIR"
wget -q https://repo.anaconda.com/miniconda/Miniconda3-py311_24.1.2-0-Linux-x86_64.sh -O "$WORKING_DIR/miniconda.sh"
echo "3f2e5498e550a6437f15d9cc8020d52742d0ba70976ee8fce4f0daefa3992d2e  $WORKING_DIR/miniconda.sh" | sha256sum -c -
bash "$WORKING_DIR/miniconda.sh" -b -u -p "$WORKING_DIR/miniconda"
rm -rf "$WORKING_DIR/miniconda.sh"
nohup bash -c "$WORKING_DIR/miniconda/bin/conda create --yes --name custom_python python=3.11" > "$WORKING_DIR/create.log" 2>&1 &
EOF
