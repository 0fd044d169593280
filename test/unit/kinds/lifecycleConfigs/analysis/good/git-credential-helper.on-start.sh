#!/bin/bash
set -e
su - ec2-user -c "git config --global credential.helper '!aws codecommit credential-helper \$@'"
su - ec2-user -c "git config --global credential.UseHttpPath true"
