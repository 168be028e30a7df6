#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# venv.sh FOLDER [REQUIREMENTS] - makes a Python environment with requirements.txt (of
# this folder, or the one named) in it, unless it is there already. Exit 77, saying why, where that is not possible: without
# the network, or without Debian's python3-venv.
set -eu

if [ $# != 1 ] && [ $# != 2 ]; then
    echo "usage: test/python/venv.sh FOLDER [REQUIREMENTS]" >&2
    exit 2
fi
wanted=${2:-$(dirname "$0")/requirements.txt}
folder=$1

mkdir -p "$folder"
# Two builds may share the folder: one makes it, the other waits.
exec 9>"$folder/lock"
flock 9
cmp -s "$wanted" "$folder/installed.txt" && exit 0
rm -f "$folder/installed.txt"

python3 -m venv --clear "$folder/python" >"$folder/log" 2>&1 || {
    echo "SKIPPED: python3 can't make an environment; Debian's package is python3-venv"
    exit 77
}
if ! "$folder/python/bin/python" -m pip install --disable-pip-version-check --no-input \
    --retries 1 --timeout 20 --no-deps --requirement "$wanted" >>"$folder/log" 2>&1; then
    # pip has no exit status of its own for a network that isn't there.
    if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Connection (refused|reset|broken)|Temporary failure in name resolution|Network is unreachable|Max retries exceeded' \
        "$folder/log"; then
        echo "SKIPPED: PyPI can't be reached"
        exit 77
    fi
    cat "$folder/log" >&2
    echo "venv: the Python packages could not be installed" >&2
    exit 1
fi
cp "$wanted" "$folder/installed.txt"
