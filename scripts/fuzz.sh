#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh [SECONDS] - runs every fuzz target of build/fuzz for so long (60 s).
# What is found is left in build/fuzz/found.
set -eu

cd "$(dirname "$0")/.."
seconds=${1:-60}
found=$PWD/build/fuzz/found
mkdir -p "$found"
ran=0
for target in build/fuzz/fuzz/fuzz_*; do
    [ -f "$target" ] && [ -x "$target" ] || continue
    name=$(basename "$target" | sed 's/^fuzz_//')
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    seeds=
    [ ! -d "fuzz/corpus/$name" ] || seeds=fuzz/corpus/$name
    echo "fuzz: $name for $seconds s" >&2
    "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/$name-" "$corpus" $seeds
    ran=$((ran + 1))
done
if [ "$ran" = 0 ]; then
    echo "fuzz: no target was built" >&2
    exit 1
fi
