#!/bin/bash
set -e
# Sends memory and disk of the instance to CloudWatch.
NOTEBOOK_INSTANCE_NAME=$(jq -r .ResourceName /opt/ml/metadata/resource-metadata.json)
dnf install -y amazon-cloudwatch-agent
cat > /opt/aws/amazon-cloudwatch-agent/etc/config.json <<EOF
{
  "metrics": {
    "namespace": "Notebooks",
    "append_dimensions": { "Name": "$NOTEBOOK_INSTANCE_NAME" },
    "metrics_collected": { "mem": { "measurement": ["mem_used_percent"] } }
  }
}
EOF
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m onPremise \
    -c file:/opt/aws/amazon-cloudwatch-agent/etc/config.json -s
