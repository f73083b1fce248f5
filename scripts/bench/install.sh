#!/usr/bin/env bash
# The peers that the benchmarks compare with, on Debian.
set -euo pipefail
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-opencv python3-skimage \
  leptonica-progs libleptonica-dev imagemagick gcc libc6-dev >/dev/null
