#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# same.sh: does a faster screening give the same answers, to the last bit?
#
#   sh bench/screen/same.sh OLD NEW SETS INDEX[,INDEX] [BIG]
#
# OLD and NEW are 'bench_screen' of two builds; SETS is what sets.py made; BIG an index of a million
# entities made by 'bench_screen make'. Where the two builds write indexes of different forms:
# OLD'S:NEW'S in place of INDEX[,INDEX] and BIG. Compared are the names as they were
# read, candidates with their weights, and matches and scores with all bits of every figure.
set -eu
old=$1 new=$2 sets=$3 lists=$4 big=${5:-}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
bad=0
same() { # NAME INDEX FILE SCHEMA
    "$old" dump "${2%:*}" "$3" "$4" | grep -v 'opened in' > "$room/old" &
    "$new" dump "${2#*:}" "$3" "$4" | grep -v 'opened in' > "$room/new"
    wait
    if cmp -s "$room/old" "$room/new"; then
        echo "same: $1 ($(grep -c ' read ' "$room/new") names)"
    else
        echo "DIFFERENT: $1"
        diff "$room/old" "$room/new" | head -6
        bad=1
    fi
}
same "labelled pairs" "$lists" "$sets/pairs.tsv" ""
same "altered UN names" "$lists" "$sets/un683.tsv" ""
same "company aliases" "$lists" "$sets/company.tsv" ""
same "negatives, persons" "$lists" "$sets/negatives.txt" Person
for x in $(echo "${lists#*:}" | tr , ' '); do
    "$new" names "$x"
done > "$room/names"
same "the lists' own names" "$lists" "$room/names" ""
if [ -n "$big" ]; then
    head -n 2000 "$sets/negatives.txt" > "$room/some"
    cut -f1 "$sets/un683.tsv" >> "$room/some"
    cut -f1 "$sets/company.tsv" >> "$room/some"
    same "a million entities" "$big" "$room/some" Company
fi
exit $bad
