#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# model.sh MANUMIT RAW OUT.mnm - derives the shipped model from the published
# figures: the satellite by satellite.py, then `manumit model import`.
# RAW is the folder that satellite.py describes. Afterwards put the file's
# SHA-256 into data/model/SOURCES.csv.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
people=$(mktemp)
trap 'rm -f "$people"' EXIT
python3 "$here/satellite.py" "$2" "$people"
"$1" model import --format labelled-csv "$2/wiod2013/wiot_2011.csv.gz" \
    --satellite "$people" --unit 1e6USD --year 2011 -o "$3" --quiet \
    --name "World Input-Output Database, 2013 release, year 2011" \
    --source "Timmer, Dietzenbacher, Los, Stehrer, de Vries 2015 (doi 10.1111/roie.12178); people: Shilling, Wiedmann, Malik 2021 (doi 10.1111/jiec.13169) scaled to ILO, Walk Free, IOM 2022" \
    --licence "WIOD: free to use, cite the source; satellite pattern: MPL-2.0 repository, cite the paper; see data/NOTICE"
