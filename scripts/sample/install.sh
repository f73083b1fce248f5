#!/bin/sh
# Installs what draw.py needs on Debian: Python's numpy and Pillow, and the fonts.
set -eu
apt-get install -y --no-install-recommends python3-numpy python3-pil libraqm0 \
  fonts-oldstandard fonts-blankenburg fonts-gfs-didot fonts-hosny-amiri fonts-sil-ezra \
  fonts-lohit-deva fonts-kristi fonts-dancingscript fonts-dejavu-core
