#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# sar_schema.sh MANUMIT SOURCE - drafts of SARs against FinCEN's own schema, which is not part of
# this repository: MANUMIT_DATA, or ../shared/data beside the sources, has it. Names with what XML,
# terminals and forms can't take are among them. Skips (77) where schema or xmllint are absent.
set -eu
manumit=$1 source=$2
xsd=${MANUMIT_DATA:-$source/../shared/data}/money/fincen/EFL_SARXBatchSchema.xsd
[ -f "$xsd" ] || { echo "skipped: no schema at $xsd"; exit 77; }
command -v xmllint >/dev/null || { echo "skipped: no xmllint (libxml2-utils)"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cases=$source/examples/money
count=0

# try NAME CASE [OPTIONS]: a package, whose draft must fit the schema and whose hashes must hold.
try() {
    name=$1 case=$2
    shift 2
    "$manumit" money case "$case" --no-pages --quiet -o "$dir/$name" "$@" >/dev/null
    xmllint --nonet --noout --schema "$xsd" "$dir/$name/DRAFT-sar.xml" 2>"$dir/said" || {
        echo "$name:"; grep -v 'namespace warning' "$dir/said"; exit 1
    }
    (cd "$dir/$name" && sha256sum -c --quiet SHA256SUMS)
    [ ! -f "$dir/$name/DRAFT-goaml.xml" ] || xmllint --nonet --noout "$dir/$name/DRAFT-goaml.xml"
    count=$((count + 1))
}

# A draft that is not one must be refused, or nothing here says anything.
echo '<EFilingBatchXML xmlns="www.fincen.gov/base"/>' >"$dir/none.xml"
! xmllint --nonet --noout --schema "$xsd" "$dir/none.xml" 2>/dev/null

try plain "$cases/case.json"
try bank "$cases/case.json" --institution "$cases/institution.json"
try decided "$cases/case.json" --institution "$cases/institution.json" \
    --decision "$cases/decision.json" --goaml-profile "$cases/goaml.json" --filing-date 2025-03-10

long=$(printf '%010000d' 0 | tr 0 x)
i=0
for name in '<Party>&amp;]]>--><!--' 'a\\u0000b\\u0001\\t\\r\\nc' '\\u202Etxet\\u2066 \\u200F' \
    '   ' '\\uFFFE\\uD83D\\uDE00' '&amp;\\"quoted\\"' "$long"; do
    i=$((i + 1))
    esc=$(printf '%s' "$name" | sed 's/[&|]/\\&/g')
    sed -e "s|Person 0000456|$esc|" -e "s|p456@example.org|$esc|" -e "s|\"City 07\"|\"$esc\"|" \
        -e "s|\"+999 0001\"|\"$esc\"|" -e "s|A-000012|A-$i|" "$cases/case.json" >"$dir/$i.json"
    try "hostile-$i" "$dir/$i.json" --decision "$cases/decision.json" \
        --goaml-profile "$cases/goaml.json"
done

# The whole path: from a simulated bank's payments over its alerts to their drafts.
"$manumit" money simulate --accounts 1500 --days 28 --seed 3 --level 1 --schemes 40 -o "$dir/people" \
    --quiet >/dev/null
"$manumit" money "$dir/people/payments.csv" --accounts "$dir/people/accounts.csv" \
    --places "$dir/people/places.csv" --currency USD --cases "$dir/cases" --quiet >/dev/null
before=$count
for case in "$dir"/cases/*.json; do
    try "found-$(basename "$case" .json)" "$case" --institution "$cases/institution.json"
done
[ "$count" -gt $((before + 4)) ] || { echo "next to no alerts were found"; exit 1; }
echo "$count drafts fit the schema"
