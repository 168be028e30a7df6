#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# paths.sh PATHS FOLDER PYTHON - all paths of 20 buyers in a small chain, by PATHS (bench_trace_paths)
# and by DuckDB and NetworkX, which get an environment of their own in FOLDER. PYTHON `-`: no peers.
# Ends with 1 where a number of paths differs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$2
mkdir -p "$folder"
"$1" 8000 24000 1 20 "$folder"
if [ "$3" = - ]; then
    exit 0
fi
[ -x "$folder/venv/bin/python" ] || "$3" -m venv "$folder/venv"
if ! "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$here/requirements.txt"; then
    echo "bench: no DuckDB and NetworkX, paths have no peer" >&2
    exit 0
fi
exec "$folder/venv/bin/python" "$here/paths_peer.py" "$folder" 20
