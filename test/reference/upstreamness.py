#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""upstreamness.py PROGRAM - the program's upstreamness and downstreamness of
2011 beside those published by Antras & Chor (2018, doi 10.3386/w24185), for
the model made of the published table here and now, and for the shipped one.

Compared are the cells with more than 10,000 million US dollars of output:
smaller ones suffer from the table's rounding to whole millions. The published
figures come from unrounded tables, so that they agree closely and not exactly.
"""
import csv
import math
import os
import sys
import tempfile

import common

TABLE = "footprint/wiod2013/wiot_2011.csv.gz"
PUBLISHED = "footprint/wiod2013/antras_chor_2011.csv"
OUTPUT_MIN = 10000.0
R_MIN = 0.9999
# No cell differs from the published measure by more than this: 0.013 is what the
# rounding of the table leaves (see the differences that are printed).
DIFFERENCE_MAX = 0.02
CELLS = 896


def published(path):
    """{(region, industry): (upstreamness, downstreamness, output)}, as the table names them."""
    names = {"ROU": "ROM"}
    cells = {}
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            region = names.get(row["cty_name"], row["cty_name"])
            cells[region, "c" + row["ind_num"]] = (
                float(row["GVC_Ui"]), float(row["GVC_Di"]), float(row["GO"]))
    return cells


def compare(checks, name, rows, theirs):
    ours = {(r["region"], r["industry"]): r for r in rows}
    checks.that(set(ours) == set(theirs), f"{name}: the cells are not those published")
    large = [c for c in theirs if c in ours and theirs[c][2] > OUTPUT_MIN]
    checks.that(len(large) == CELLS, f"{name}: {len(large)} cells are large, not {CELLS}")
    for k, measure in enumerate(("upstreamness", "downstreamness")):
        pairs = [(float(ours[c][measure]), theirs[c][k]) for c in large]
        checks.that(all(math.isfinite(a) for a, _ in pairs), f"{name}: a {measure} is missing")
        r = common.correlation([a for a, _ in pairs], [b for _, b in pairs])
        apart, cell = max((abs(a - b), ".".join(c)) for (a, b), c in zip(pairs, large))
        print(f"{name}: {measure}: r = {r:.7f}, largest difference {apart:.4f} ({cell}), "
              f"{len(pairs)} cells")
        checks.that(r > R_MIN, f"{name}: {measure}: r = {r:.7f} is not above {R_MIN}")
        checks.that(apart < DIFFERENCE_MAX, f"{name}: {measure}: {cell} differs by {apart:.4f}")


def main():
    program = sys.argv[1]
    data = common.data_folder(TABLE, PUBLISHED)
    theirs = published(os.path.join(data, PUBLISHED))
    checks = common.Checks()
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "wiod.mnm")
        common.run(program, "model", "import", "--format", "labelled-csv",
                   os.path.join(data, TABLE), "-o", model)
        compare(checks, "imported", common.run_csv(program, "model", "upstreamness", model), theirs)
    compare(checks, "shipped", common.run_csv(program, "model", "upstreamness"), theirs)
    checks.end()


if __name__ == "__main__":
    main()
