#!/bin/sh
# What the training needs, from Debian's own packages (PyTorch 1.13 on Debian 12, CPU).
set -e
apt-get update -q
apt-get install -q -y --no-install-recommends python3-torch python3-numpy python3-pil
