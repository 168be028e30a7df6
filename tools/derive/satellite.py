#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derives the satellite of the shipped model: people in forced labour by
origin (140 countries and composite regions), industry (c1..c35), ILO branch
and form.

    tools/derive/satellite.py RAW OUT.csv

RAW is a folder with
    satellite/shilling2021_forced_labour_gtap57.csv
        people by 140 regions and 57 GTAP sectors (Shilling, Wiedmann, Malik
        2021, doi 10.1111/jiec.13169), which gives the pattern, and
    wiod2013/wiot_2011.csv.gz
        the economy's table, whose outputs split the GTAP sectors that hold
        several of the 35 industries.
The project's own tables give the rest: data/codes/gtap57.csv (57 -> 35),
data/country/satellite_regions.csv (140 -> 41), data/model/reconciled.csv (the
total that each branch has to meet).

Steps
 1. Every published cell goes to its industries; a sector with several is split
    by their gross output in the same region of the economy.
 2. Each ILO branch (agriculture, mining, manufacturing, construction, services)
    is scaled to its reconciled total.
 3. Domestic work is spread over origins as all their people in the base are,
    and stands in c35, households that employ persons.
 4. "Other", the branch that the source leaves open, is spread over the cells of
    steps 1 and 2 in proportion to their people.
 5. Sexual exploitation is spread over origins as in step 3 and stands in c34,
    personal services; state-imposed labour is spread over all cells of
    steps 1, 2 and 4 in proportion. Both are assumptions: the published totals
    are world totals. They are kept apart by the column `scope`.
 6. Every row is rounded to 1e-6 people, and the rounding of a branch is put on
    its largest row, so that branches meet their totals exactly.
"""
import csv
import gzip
import os
import sys
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "data")
STEP = Decimal("0.000001")


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def outputs(raw):
    """{(region, industry): gross output} of the economy's table."""
    out = {}
    with gzip.open(os.path.join(raw, "wiod2013", "wiot_2011.csv.gz"), "rt", encoding="utf-8") as f:
        reader = csv.reader(f)
        next(reader)
        for row in reader:
            region, industry = row[0].split(".")
            out[region, industry] = float(row[-1])
    return out


def base_cells(raw, regions, gross):
    """{(origin, industry, branch): people} of step 1, unscaled."""
    targets = {}
    for row in rows(os.path.join(DATA, "codes", "gtap57.csv")):
        targets.setdefault(row["gtap"], []).append((row["industry"], row["branch"]))
    cells = {}
    path = os.path.join(raw, "satellite", "shilling2021_forced_labour_gtap57.csv")
    with open(path, newline="", encoding="utf-8-sig") as f:
        reader = csv.reader(f)
        head = [h.split("-")[0] for h in next(reader)[4:]]
        for row in reader:
            origin = row[1]
            region = regions[origin]["model_region"]
            for gtap, text in zip(head, row[4:]):
                people = float(text or 0)
                if people <= 0:
                    continue
                to = targets[gtap]
                sizes = [gross.get((region, industry), 0.0) for industry, _ in to]
                if sum(sizes) <= 0:
                    sizes = [1.0] * len(to)
                for (industry, branch), size in zip(to, sizes):
                    if size > 0:
                        key = (origin, industry, branch)
                        cells[key] = cells.get(key, 0.0) + people * size / sum(sizes)
    return cells


def spread(keys, weights, total):
    """Rounded amounts that sum to total exactly; the largest takes the rest."""
    whole = sum(weights)
    amounts = [(Decimal(w / whole) * total).quantize(STEP) for w in weights]
    largest = max(range(len(amounts)), key=lambda i: (amounts[i], -i))
    amounts[largest] += total - sum(amounts)
    return dict(zip(keys, amounts))


def main():
    raw, out = sys.argv[1], sys.argv[2]
    regions = {r["code"]: r for r in rows(os.path.join(DATA, "country", "satellite_regions.csv"))}
    totals = {r["figure"]: Decimal(r["reconciled"])
              for r in rows(os.path.join(DATA, "model", "reconciled.csv")) if r["reconciled"]}
    base = base_cells(raw, regions, outputs(raw))
    by_origin = {}
    for (origin, _, _), people in base.items():
        by_origin[origin] = by_origin.get(origin, 0.0) + people

    made = []  # origin, industry, branch, form, people
    scaled = {}
    for branch in ("agriculture", "mining", "manufacturing", "construction", "services"):
        keys = [k for k in base if k[2] == branch]
        part = spread(keys, [base[k] for k in keys], totals[branch])
        for (origin, industry, _), people in part.items():
            made.append((origin, industry, branch, "private", people))
            scaled[origin, industry] = scaled.get((origin, industry), 0.0) + float(people)
    origins = list(by_origin)
    for origin, people in spread(origins, [by_origin[o] for o in origins], totals["domestic"]).items():
        made.append((origin, "c35", "domestic", "private", people))
    cells = list(scaled)
    weights = [scaled[c] for c in cells]
    for (origin, industry), people in spread(cells, weights, totals["other"]).items():
        made.append((origin, industry, "other", "private", people))
    for origin, people in spread(origins, [by_origin[o] for o in origins], totals["sexual"]).items():
        made.append((origin, "c34", "other", "sexual", people))
    for (origin, industry), people in spread(cells, weights, totals["state"]).items():
        made.append((origin, industry, "other", "state", people))

    order = {code: i for i, code in enumerate(regions)}
    made.sort(key=lambda r: (order[r[0]], int(r[1][1:]), r[2], r[3]))
    with open(out, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["region", "industry", "people", "origin", "name", "iso3", "branch", "scope"])
        for origin, industry, branch, form, people in made:
            if people > 0:
                r = regions[origin]
                w.writerow([r["model_region"], industry, people, origin, r["name"], r["iso3"],
                            branch, form])


if __name__ == "__main__":
    main()
