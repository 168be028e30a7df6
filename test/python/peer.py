# SPDX-License-Identifier: Apache-2.0
"""What the tests beside pymrio share."""
import csv
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pymrio

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "reference"))
import common  # noqa: E402,F401  (for the tests)


class Dump:
    """What test/python/dump.c prints of a model."""

    def __init__(self, dump, model):
        text = subprocess.run([dump, model], capture_output=True, text=True, check=True).stdout
        rows = [line.split("\t") for line in text.splitlines()]
        self.role = {r[1]: r[2] for r in rows if r[0] == "category"}
        self.cells = [(r[1], r[2]) for r in rows if r[0] == "output"]
        self.output = np.array([float(r[3]) for r in rows if r[0] == "output"])
        self.a = np.zeros((len(self.cells), len(self.cells)))
        for r in rows:
            if r[0] == "a":
                self.a[int(r[1]), int(r[2])] = float(r[3])


def write_satellite(path, people):
    """people: a series over (region, industry); cells without people are left out."""
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["region", "industry", "people"])
        for (region, industry), n in people.items():
            if n > 0:
                w.writerow([region, industry, repr(float(n))])


def extension(io, people):
    """What pymrio makes an extension of: one stressor, the people, over the cells of io.Z."""
    flows = pd.DataFrame([people.reindex(io.Z.columns).fillna(0.0).to_numpy()],
                         index=pd.Index(["people"], name="stressor"), columns=io.Z.columns)
    unit = pd.DataFrame({"unit": ["people"]}, index=flows.index)
    return {"name": "labour", "F": flows, "unit": unit}


def solved(io, people):
    """The same economy with the people, after pymrio's calc_all()."""
    system = pymrio.IOSystem(Z=io.Z, Y=io.Y, unit=io.unit, labour=extension(io, people))
    system.calc_all()
    return system


def compare_multipliers(checks, rows, multipliers, tolerance):
    """The program's table beside pymrio's M; returns the largest relative difference."""
    worst = 0.0
    ours = {(r["region"], r["industry"]): float(r["people_per_million"]) for r in rows}
    checks.that(set(ours) == set(multipliers.index), "the multipliers' cells are not the table's")
    for cell, theirs in multipliers.items():
        worst = max(worst, common.relative(ours[cell], theirs))
        checks.close(ours[cell], theirs, tolerance, f"multiplier of {'.'.join(cell)}")
    return worst
