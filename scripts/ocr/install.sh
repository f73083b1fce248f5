#!/usr/bin/env bash
# Tesseract, and what draws the pages that it reads, on Debian.
set -euo pipefail
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-eng \
  python3-numpy python3-pil fonts-dejavu-core fonts-liberation fonts-freefont-ttf fonts-sil-gentium fonts-ebgaramond \
  fonts-oldstandard fonts-courier-prime >/dev/null
