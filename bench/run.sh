#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh BUILD PROGRAM SOLVE SCALE PATHS - measures PROGRAM (manumit), SOLVE (bench_solve), SCALE
# (bench_scale) and PATHS (bench_trace_paths) in the build folder BUILD beside their peers; called by
# `make bench`. Without the
# network the peers are left out. RUNS (11) is the number of turns each.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$1
# The environment that the tests make, see test/python/CMakeLists.txt.
case $build in
"$(dirname "$here")"/build/*) environment=$(dirname "$build")/venv ;;
*) environment=$build/venv ;;
esac

peers=$environment/python/bin/python
status=0
"$here/../test/python/venv.sh" "$environment" || status=$?
case $status in
0) ;;
77)
    echo "bench: the peers are left out" >&2
    peers=-
    ;;
*) exit "$status" ;;
esac
python3 "$here/measure.py" "$2" "$3" "$4" "$peers"
"$here/trace/paths.sh" "$5" "$build/bench/paths" "$peers"
if command -v wrk >/dev/null 2>&1; then
    if [ "$peers" = - ]; then
        exec python3 "$here/serve/measure.py" "$2"
    fi
    exec python3 "$here/serve/measure.py" "$2" "$3" "$peers"
fi
echo "bench: no wrk, the server is not measured (Debian's package is wrk)" >&2
