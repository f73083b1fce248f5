#!/usr/bin/env bash
# Binarizes a folder with GNU parallel, on this machine or on several that share a disk, and proves that all is done:
#   HOSTS=node1,node2,node3 SHARDS=12 examples/parallel.sh scans clean -m sauvola
# Each machine has one shard at a time, which takes all its cores. Calling it again goes on where it was.
set -uo pipefail
scans=$1 clean=$2
shift 2
docbin=${DOCBIN:-docbin} shards=${SHARDS:-4}
seq "$shards" | parallel --quote --jobs 1 --line-buffer ${HOSTS:+--sshlogin "$HOSTS" --workdir "$PWD"} \
  "$docbin" binarize "$scans" -o "$clean" "$@" --resume --shard "{}/$shards"
exec "$docbin" merge-journals "$clean"
