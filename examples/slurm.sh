#!/usr/bin/env bash
# Binarizes a folder as a Slurm job array, one shard a task, into a folder that all nodes see:
#   sbatch examples/slurm.sh scans clean -m sauvola
# A task that was killed or requeued goes on where it was. Afterwards: docbin merge-journals clean
#SBATCH --job-name=docbin
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --requeue
# a minute before the time is up docbin itself is told to finish the pages under way
#SBATCH --signal=B:TERM@60
set -euo pipefail
scans=$1 clean=$2
shift 2
exec "${DOCBIN:-docbin}" binarize "$scans" -o "$clean" "$@" --resume -j "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
