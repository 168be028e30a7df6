# SPDX-License-Identifier: Apache-2.0
"""wiod2013.py PROGRAM DUMP - a small random economy, written as a workbook in the
layout of the published World Input-Output Tables (WIOD release of 2013), read
by pymrio's parse_wiod() and by the program."""
import os
import sys
import tempfile
import warnings

import numpy as np
import openpyxl
import pandas as pd
import pymrio

import peer
from peer import common

TOLERANCE = 1e-6
REGIONS = ("AUS", "ROM", "USA", "RoW")
INDUSTRIES = 35
DEMAND = (
    ("c37", "Final consumption expenditure by households", "households"),
    ("c38", "Final consumption expenditure by non-profit organisations serving households (NPISH)",
     "nonprofit"),
    ("c39", "Final consumption expenditure by government", "government"),
    ("c41", "Gross fixed capital formation", "capital"),
    ("c42", "Changes in inventories and valuables", "inventories"),
)
FACTORS = (
    ("r60", "Total intermediate consumption"),
    ("r99", "Taxes less subsidies on products"),
    ("r61", "Cif/ fob adjustments on exports"),
    ("r62", "Direct purchases abroad by residents"),
    ("r63", "Purchases on the domestic territory by non-residents "),
    ("r64", "Value added at basic prices"),
    ("r65", "International Transport Margins"),
    ("r69", "Output at basic prices"),
)
# ISIC revision 3 codes of c1 to c35, as the published header has them.
ISIC = ("AtB C 15t16 17t18 19 20 21t22 23 24 25 26 27t28 29 30t33 34t35 36t37 E F 50 51 52 H 60 61 "
        "62 63 64 J 70 71t74 L M N O P").split()


def economy():
    """Z, Y and value added of a random economy that can feed itself; some cells make
    nothing, some flows are blank, and inventories may fall."""
    rng = np.random.default_rng(2013)
    n = len(REGIONS) * INDUSTRIES
    z = np.round(rng.lognormal(2, 1.5, (n, n)), 6) * (rng.random((n, n)) < 0.4)
    y = np.round(rng.lognormal(6, 1.0, (n, len(REGIONS) * len(DEMAND))), 6)
    y[:, 4::5] = np.round(rng.normal(0, 5, (n, len(REGIONS))), 6)
    for cell in (INDUSTRIES - 1, 2 * INDUSTRIES + 18):
        z[cell, :] = z[:, cell] = y[cell, :] = 0
    output = z.sum(axis=1) + y.sum(axis=1)
    return z, y, output - z.sum(axis=0)


def write_workbook(path, z, y, added):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("WIOT_2011")
    sectors = [(ISIC[s], f"Industry {s + 1}", r, f"c{s + 1}")
               for r in REGIONS for s in range(INDUSTRIES)]
    demand = [(None, name, r, code) for r in REGIONS for code, name, _ in DEMAND]
    columns = sectors + demand + [(None, "Total output", "TOT", "c60")]
    about = ("World Input-Output Table, 2011", None, "(industry-by-industry)", "(millions of US$)",
             None, None)
    sheet.append([about[0]])
    sheet.append([])
    for k in range(4):
        sheet.append([about[2 + k], None, None, None] + [c[k] for c in columns])
    output = z.sum(axis=1) + y.sum(axis=1)
    for i, label in enumerate(sectors):
        # A flow of nothing is an empty cell as often as a zero.
        flows = [None if v == 0 and j % 2 else v for j, v in enumerate(z[i])]
        sheet.append(list(label) + flows + list(y[i]) + [output[i]])
    for code, name in FACTORS:
        values = {"r60": z.sum(axis=0), "r64": added, "r69": output}.get(code, np.zeros(len(z)))
        sheet.append([None, name, "TOT", code] + list(values) + [0.0] * (len(demand) + 1))
    book.save(path)


def compare(checks, made, theirs):
    """The program's economy beside pymrio's."""
    worst = np.max(np.abs(made.a - theirs.A.to_numpy()))
    print(f"coefficients: largest difference {worst:.2g}")
    checks.that(worst < TOLERANCE, f"coefficients differ by {worst:.2g}")
    output = theirs.x["indout"].to_numpy()
    worst = max(common.relative(a, b) for a, b in zip(made.output, output))
    print(f"outputs: largest relative difference {worst:.2g}")
    checks.that(worst < TOLERANCE, f"outputs differ by {worst:.2g} of their size")
    names = [(r.replace("ROM", "ROU"), s) for r, s in made.cells]
    checks.that(names == list(theirs.Z.index), "cells are not those that pymrio found")
    checks.that(made.role == {code: role for code, _, role in DEMAND},
                f"roles of the final demand: {made.role}")


def main():
    program, dump = sys.argv[1], sys.argv[2]
    checks = common.Checks()
    z, y, added = economy()
    with tempfile.TemporaryDirectory() as folder:
        workbook = os.path.join(folder, "wiot11_row_apr12.xlsx")
        model = os.path.join(folder, "wiod.mnm")
        satellite = os.path.join(folder, "people.csv")
        write_workbook(workbook, z, y, added)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # there are no environmental extensions
            theirs = pymrio.parse_wiod(folder, year=2011, names=("c_codes", "c_codes"))
        theirs.Z = theirs.Z.fillna(0.0)  # pymrio leaves an empty cell unknown
        theirs.calc_system()
        output = theirs.x["indout"]
        people = pd.Series(np.where(output > 0, 0.003 * output, 0) * np.linspace(0, 2, len(output)),
                           index=theirs.Z.index)
        peer.write_satellite(satellite, people.rename({"ROU": "ROM"}, level=0))
        common.run(program, "model", "import", "--format", "wiod2013", workbook,
                   "--satellite", satellite, "-o", model)
        made = peer.Dump(dump, model)
        rows = common.run_csv(program, "model", "multipliers", model)
    checks.that(np.allclose(theirs.Z.to_numpy(), z) and np.allclose(theirs.Y.to_numpy(), y),
                "pymrio read other flows than were written")
    compare(checks, made, theirs)
    for row in rows:
        row["region"] = row["region"].replace("ROM", "ROU")
    system = peer.solved(theirs, people)
    worst = peer.compare_multipliers(checks, rows, system.labour.M.loc["people"], TOLERANCE)
    print(f"multipliers: {len(rows)} cells, largest relative difference {worst:.2g}")
    checks.end()


if __name__ == "__main__":
    main()
