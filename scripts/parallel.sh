#!/usr/bin/env bash
# What tests of the examples run, on Debian; without it they are skipped.
set -euo pipefail
command -v parallel >/dev/null && exit
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends parallel >/dev/null
