#!/bin/bash
set -e
# Gives Jupyter and its kernels a variable from the instance's own tags.
NOTEBOOK_ARN=$(jq -r .ResourceArn /opt/ml/metadata/resource-metadata.json)
TAG=$(aws sagemaker list-tags --resource-arn "$NOTEBOOK_ARN" | jq -r '.Tags[] | select(.Key == "Stage").Value')
touch /etc/profile.d/jupyter-env.sh
echo "export STAGE=${TAG:-dev}" >> /etc/profile.d/jupyter-env.sh
systemctl restart jupyter-server
