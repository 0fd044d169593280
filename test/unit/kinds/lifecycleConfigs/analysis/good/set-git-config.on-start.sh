#!/bin/bash
set -e

# Sets the name and address that commits from this notebook carry.
YOUR_USER_NAME="your_user_name"
YOUR_EMAIL_ADDRESS="your_email_address"

sudo -u ec2-user -i <<EOF
git config --global user.name "$YOUR_USER_NAME"
git config --global user.email "$YOUR_EMAIL_ADDRESS"
git config --global init.defaultBranch main
EOF
