#!/bin/bash
set -e

# Points SparkMagic to the master of an EMR cluster.
EMR_MASTER_IP=10.0.12.34

cd /home/ec2-user/.sparkmagic
cat > config.json <<EOF
{
  "kernel_python_credentials": { "username": "", "password": "", "url": "http://$EMR_MASTER_IP:8998", "auth": "None" },
  "logging_config": { "version": 1 },
  "session_configs": { "driverMemory": "1000M", "executorCores": 2 }
}
EOF
chown ec2-user:ec2-user config.json
until curl -sf -o /dev/null --max-time 5 "http://$EMR_MASTER_IP:8998/sessions"; do
    ((tries += 1))
    if [ "$tries" -ge 5 ]; then break; fi
    sleep 2
done
echo "Done"
