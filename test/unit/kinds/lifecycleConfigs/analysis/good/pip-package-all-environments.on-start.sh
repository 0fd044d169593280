#!/bin/bash
set -e

nohup sudo -u ec2-user -i bash <<'EOF' > /var/log/pip-all.log 2>&1 &
for env in /home/ec2-user/anaconda3/envs/*; do
    case "$env" in
        */JupyterSystemEnv) continue ;;
    esac
    source /home/ec2-user/anaconda3/bin/activate "$(basename "$env")"
    pip install s3fs
    source /home/ec2-user/anaconda3/bin/deactivate
done
EOF
