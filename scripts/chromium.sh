#!/usr/bin/env bash
# Chromium for the tests of the report, on Debian; without it they are skipped.
set -euo pipefail
command -v chromium >/dev/null && exit
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
