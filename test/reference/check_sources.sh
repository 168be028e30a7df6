#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check_sources.sh [ROOT] - checks that every file named in data/*/SOURCES.csv
# has the SHA-256 stated there, and that every table under data/ is named.
# A name without a slash lies beside its SOURCES.csv, any other under ROOT.
set -eu

root=${1:-$(dirname "$0")/../..}
cd "$root"
named=$(mktemp)
trap 'rm -f "$named"' EXIT
bad=0

for sources in data/*/SOURCES.csv; do
    if ! head -n 1 "$sources" | grep -q '^file,.*,sha256$'; then
        echo "$sources: the first column must be 'file' and the last 'sha256'" >&2
        bad=1
        continue
    fi
    # The cells between may hold quoted commas; the first and the last never do.
    tail -n +2 "$sources" | sed 's/^\([^,]*\),.*,\([^,]*\)$/\1 \2/' >"$named.rows"
    while read -r file stated; do
        case $file in
        */*) path=$file ;;
        *) path=$(dirname "$sources")/$file ;;
        esac
        echo "$path" >>"$named"
        if [ ! -f "$path" ]; then
            echo "$sources: there is no '$path'" >&2
            bad=1
            continue
        fi
        found=$(sha256sum "$path" | cut -d ' ' -f 1)
        if [ "$found" != "$stated" ]; then
            echo "$path: its hash is $found, but $sources states ${stated:-none}" >&2
            bad=1
        fi
    done <"$named.rows"
    rm -f "$named.rows"
done

for table in data/*/*.csv; do
    case $table in */SOURCES.csv) continue ;; esac
    if ! grep -qxF "$table" "$named"; then
        echo "$table: no SOURCES.csv names it" >&2
        bad=1
    fi
done
[ -s "$named" ] || { echo "no source is stated at all" >&2; bad=1; }
exit "$bad"
