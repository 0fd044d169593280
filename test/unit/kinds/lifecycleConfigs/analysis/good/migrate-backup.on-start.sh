#!/bin/bash
set -e
# Copies what is on the volume to S3, once, before the instance moves to another platform.
BUCKET=team-notebook-migration
cat > /usr/local/bin/backup.py <<'PY'
import json, subprocess, sys
name = json.load(open("/opt/ml/metadata/resource-metadata.json"))["ResourceName"]
target = f"s3://{sys.argv[1]}/{name}/"
sys.exit(subprocess.call(["aws", "s3", "sync", "/home/ec2-user/SageMaker/", target, "--exclude", ".Trash*"]))
PY
setsid nohup python3 /usr/local/bin/backup.py "$BUCKET" > /var/log/backup.log 2>&1 < /dev/null &
disown
