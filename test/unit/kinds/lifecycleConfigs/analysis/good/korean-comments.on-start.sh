#!/bin/bash
# 노트북이 시작될 때마다 실행됩니다. 보안 업데이트는 최신 릴리스에서 가져옵니다.
set -e
timeout 240 dnf -y upgrade --releasever=latest --security || echo "업데이트를 설치하지 못했습니다: 다음 시작에서 다시 시도합니다 🙂" >&2
# 패키지 목록을 남깁니다.
sudo -u ec2-user -i <<'EOF'
/home/ec2-user/anaconda3/envs/python3/bin/pip freeze > "/home/ec2-user/SageMaker/패키지-$(date +%F).txt"
EOF
