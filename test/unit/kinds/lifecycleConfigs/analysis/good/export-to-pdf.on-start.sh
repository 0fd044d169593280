#!/bin/bash
set -e
# LaTeX for "export as PDF". It is large, so the start does not wait for it.
nohup dnf install -y texlive-scheme-basic texlive-xetex > /var/log/texlive.log 2>&1 &
