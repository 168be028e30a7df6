#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# typologies.sh - how many planted schemes are found within a budget of 50 alerts a day for 100,000
# accounts, at the three levels, with each family of indicators left out and alone.
#
#   bench/money/typologies.sh MANUMIT BENCH_TYPOLOGIES FOLDER FIRST-SEED BANKS
#
# Writes FOLDER/level-1.txt and so on. Seeds 1 to 99 are for tuning; those that were once looked at
# are used up (docs/methods/money-simulate.md). A bank of 20,000 accounts and 90 days takes 210 MB
# and is deleted when its level is done.
set -e
manumit=$1 bench=$2 to=$3 first=$4 banks=$5
mkdir -p "$to"
for level in 1 2 3; do
    seed=$first
    while [ "$seed" -lt $((first + banks)) ]; do
        "$manumit" money simulate --accounts 20000 --days 90 --seed "$seed" --level "$level" \
            -o "$to/bank-$level-$seed" --quiet >/dev/null
        seed=$((seed + 1))
    done
    "$bench" -a "$to"/bank-$level-* >"$to/level-$level.part" 2>"$to/speed-$level.txt"
    mv "$to/level-$level.part" "$to/level-$level.txt"
    rm -r "$to"/bank-$level-*
done
