# SPDX-License-Identifier: Apache-2.0
"""wiod_live.py PROGRAM DUMP - the published table of 2011 and the project's satellite,
solved by pymrio here and now: every country's footprint beside the program's.

The satellite is made by tools/derive/satellite.py from the public data, and
people move out of cells that can't hold them as `model info` lists it. The
footprint of all final demand comes from the program's multipliers; that of
households from `manumit footprint --as household`, which answers for one
average resident and is compared per dollar.
"""
import csv
import os
import subprocess
import sys
import tempfile

import pandas as pd
import pymrio

import peer
from peer import common

TABLE = "footprint/wiod2013/wiot_2011.csv.gz"
PATTERN = "footprint/satellite/shilling2021_forced_labour_gtap57.csv"
TOLERANCE = 1e-6  # 1e-3 is what was promised


def read_table(path):
    """Z and Y as pymrio wants them, from the labelled table."""
    table = pd.read_csv(path, index_col=0)
    n = len(table)
    cells = pd.MultiIndex.from_tuples([tuple(c.split(".")) for c in table.index],
                                      names=["region", "sector"])
    demand = pd.MultiIndex.from_tuples([tuple(c.split(".")) for c in table.columns[n:-1]],
                                       names=["region", "category"])
    z = pd.DataFrame(table.iloc[:, :n].to_numpy(dtype=float), index=cells, columns=cells)
    y = pd.DataFrame(table.iloc[:, n:-1].to_numpy(dtype=float), index=cells, columns=demand)
    unit = pd.DataFrame({"unit": ["M.USD"] * n}, index=cells)
    return pymrio.IOSystem(Z=z, Y=y, unit=unit)


def read_people(path, moves):
    """Private forced labour by cell, after the moves."""
    to = {(m["origin"], m["from"]): m["to"] for m in moves if m["scope"] == "private"}
    people = {}
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            if row["scope"] == "private":
                industry = to.get((row["origin"], row["industry"]), row["industry"])
                cell = (row["region"], industry)
                people[cell] = people.get(cell, 0.0) + float(row["people"])
    return pd.Series(people)


def make_satellite(data, path):
    tool = os.path.join(common.ROOT, "tools", "derive", "satellite.py")
    subprocess.run([sys.executable, tool, os.path.join(data, "footprint"), path], check=True)


def compare_footprints(checks, system, rows, people):
    """Consumption accounts of all final demand, by region."""
    theirs = system.labour.D_cba_reg.loc["people"]
    ours = pd.Series({(r["region"], r["industry"]): float(r["people_per_million"]) for r in rows})
    demand = system.Y.T.groupby(level="region", sort=False).sum().T
    footprint = (demand.mul(ours.reindex(demand.index), axis=0)).sum()
    worst, where = 0.0, None
    for region, value in theirs.items():
        apart = common.relative(footprint[region], value)
        worst, where = max((worst, where or region), (apart, region))
        checks.close(footprint[region], value, TOLERANCE, f"footprint of {region}")
    print(f"all final demand: {len(theirs)} regions, largest relative difference "
          f"{worst:.2g} ({where})")
    checks.close(footprint.sum(), people.sum(), TOLERANCE, "people by consumption and by production")


def compare_households(checks, system, program):
    """Households' footprints per million dollars, through the program."""
    spending = system.Y.loc[:, system.Y.columns.get_level_values("category").isin(["f1", "f2"])]
    spending = spending.T.groupby(level="region", sort=False).sum().T
    theirs = system.labour.M.loc["people"] @ spending / spending.sum()
    codes = {"ROM": "ROU"}
    worst, where = 0.0, None
    for region, value in theirs.drop("RoW").items():
        report = common.run_json(program, "footprint", "--as", "household",
                                 "--country", codes.get(region, region))
        figure = {f["name"]: f["value"] for f in report["key_figures"]}
        ours = figure["people"] / figure["money"] * 1e6
        apart = common.relative(ours, value)
        worst, where = max((worst, where or region), (apart, region))
        checks.close(ours, value, TOLERANCE, f"households of {region}, people per million")
    print(f"households, per dollar: {len(theirs) - 1} countries, largest relative difference "
          f"{worst:.2g} ({where})")


def main():
    program = sys.argv[1]
    data = common.data_folder(TABLE, PATTERN)
    checks = common.Checks()
    with tempfile.TemporaryDirectory() as folder:
        satellite = os.path.join(folder, "people.csv")
        model = os.path.join(folder, "wiod.mnm")
        make_satellite(data, satellite)
        common.run(program, "model", "import", "--format", "labelled-csv", "--year", "2011",
                   os.path.join(data, TABLE), "--satellite", satellite, "-o", model)
        rows = common.run_csv(program, "model", "multipliers", model)
        moves = common.run_json(program, "model", "info", model)["tables"]["moves"]
        people = read_people(satellite, moves)
    shipped = common.run_csv(program, "model", "multipliers")
    checks.that(shipped == rows, "the shipped model is not what an import makes today")
    system = peer.solved(read_table(os.path.join(data, TABLE)), people)
    worst = peer.compare_multipliers(checks, rows, system.labour.M.loc["people"], TOLERANCE)
    print(f"multipliers: {len(rows)} cells, largest relative difference {worst:.2g}")
    compare_footprints(checks, system, rows, people)
    compare_households(checks, system, program)
    checks.end()


if __name__ == "__main__":
    main()
