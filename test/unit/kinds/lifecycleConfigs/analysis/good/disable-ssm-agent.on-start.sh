#!/bin/bash
# The agent is not wanted on this instance; an instance that never had it starts as well.
systemctl disable --now amazon-ssm-agent || true
dnf remove -y amazon-ssm-agent || true
