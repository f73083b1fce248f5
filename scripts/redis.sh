#!/usr/bin/env bash
# Redis for the tests of the queue, on Debian; without it they are skipped.
set -euo pipefail
command -v redis-server >/dev/null && exit
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server >/dev/null
