#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
PACKAGE=tqdm
for env in base /home/ec2-user/anaconda3/envs/*; do
    name=$(basename "$env")
    # The environment of Jupyter itself stays as it is.
    if [ "$name" = 'JupyterSystemEnv' ]; then
        continue
    fi
    source /home/ec2-user/anaconda3/bin/activate "$name"
    nohup conda install --name "$name" --yes "$PACKAGE" >> /home/ec2-user/SageMaker/conda.log 2>&1 &
    source /home/ec2-user/anaconda3/bin/deactivate
done
EOF
