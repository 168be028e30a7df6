#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh FOLDER SCRIPT [ARGUMENT]... - runs a script in the environment that
# venv.sh made in FOLDER; exit 77 where it could not make one.
set -eu

folder=$1
shift
if [ ! -f "$folder/installed.txt" ]; then
    echo "SKIPPED: there is no Python environment in the build folder (see test/python/venv.sh)"
    exit 77
fi
# Figures don't depend on the number of threads, but a small machine does.
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-2}" PYTHONDONTWRITEBYTECODE=1
exec "$folder/python/bin/python" "$@"
