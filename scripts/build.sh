#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh PRESET [CMAKE-OPTION]... - configures and builds in build/PRESET. Says
# little unless something fails.
set -eu

cd "$(dirname "$0")/.."
preset=$1
shift
mkdir -p "build/$preset"
log=build/$preset/configure.log
cmake --preset "$preset" "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    echo "build: could not configure; the log is $log" >&2
    exit 1
}
echo "building in build/$preset" >&2
cmake --build --preset "$preset" -- --quiet >&2
