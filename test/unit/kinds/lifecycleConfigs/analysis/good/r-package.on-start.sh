#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
source /home/ec2-user/anaconda3/bin/activate R
nohup Rscript -e 'install.packages("data.table", repos = "https://cloud.r-project.org")' \
    > /home/ec2-user/SageMaker/r-install.log 2>&1 < /dev/null &
source /home/ec2-user/anaconda3/bin/deactivate
EOF
