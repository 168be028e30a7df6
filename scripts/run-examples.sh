#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run-examples.sh PROGRAM - what `make run` shows: a household's year and a
# company's ledger, on the terminal and as a page.
set -eu

program=$1
report=build/report.html
cd "$(dirname "$0")/.."

show() {
    printf '\n$ manumit %s\n' "$*"
    "$program" "$@"
}

show footprint examples/household.csv --country US --as household
show footprint examples/procurement.csv --country GB --as company
show footprint examples/procurement.csv --country GB --as company -o "$report"
printf '\nThe report with its map and flow diagram: %s/%s\n' "$PWD" "$report"
