#!/usr/bin/env bash
# The programs that the tests open documents with, on Debian; without them those tests are skipped.
set -euo pipefail
command -v pdfinfo >/dev/null && command -v tiffinfo >/dev/null && command -v qpdf >/dev/null && exit
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends poppler-utils libtiff-tools qpdf >/dev/null
