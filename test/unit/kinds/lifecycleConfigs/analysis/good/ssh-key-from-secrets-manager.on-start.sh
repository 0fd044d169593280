#!/bin/bash
set -e
SECRET_NAME=prod/notebook/deploy-key
SSH=/home/ec2-user/.ssh

install -d -m 700 -o ec2-user -g ec2-user "$SSH"
TOKEN=$(aws secretsmanager get-secret-value --secret-id "$SECRET_NAME" --query SecretString --output text)
printf '%s\n' "$TOKEN" > "$SSH/id_ed25519"
chown ec2-user:ec2-user "$SSH/id_ed25519"
chmod 600 "$SSH/id_ed25519"
ssh-keyscan github.com >> "$SSH/known_hosts" 2> /dev/null || true
