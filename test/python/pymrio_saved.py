# SPDX-License-Identifier: Apache-2.0
"""pymrio_saved.py PROGRAM DUMP - a folder saved by pymrio, imported, and pymrio's
own multipliers of the same satellite beside the program's."""
import os
import sys
import tempfile

import numpy as np
import pandas as pd
import pymrio

import peer
from peer import common

TOLERANCE = 1e-6
ROLES = {
    "Final consumption expenditure by households": "households",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)":
        "nonprofit",
    "Final consumption expenditure by government": "government",
    "Gross fixed capital formation": "capital",
    "Changes in inventories": "inventories",
    "Changes in valuables": "inventories",
    "Export": "other",
}


def people_of(io):
    """Some people in two cells of three, far below the cap, none where nothing is made."""
    rng = np.random.default_rng(7)
    output = io.Z.sum(axis=1) + io.Y.sum(axis=1)
    people = output * rng.lognormal(-6, 2, len(output)) * (rng.random(len(output)) < 0.67)
    return pd.Series(people.where(output > 0, 0.0), index=io.Z.index)


def main():
    program, dump = sys.argv[1], sys.argv[2]
    checks = common.Checks()
    io = pymrio.load_test()
    people = people_of(io)
    with tempfile.TemporaryDirectory() as folder:
        saved = os.path.join(folder, "saved")
        satellite = os.path.join(folder, "people.csv")
        model = os.path.join(folder, "test.mnm")
        io.save_all(saved)
        peer.write_satellite(satellite, people)
        common.run(program, "model", "import", "--format", "pymrio-saved", saved,
                   "--satellite", satellite, "-o", model)
        rows = common.run_csv(program, "model", "multipliers", model)
        made = peer.Dump(dump, model)
    system = peer.solved(io, people)
    worst = peer.compare_multipliers(checks, rows, system.labour.M.loc["people"], TOLERANCE)
    print(f"multipliers: {len(rows)} cells, largest relative difference {worst:.2g}")
    worst = np.max(np.abs(made.output - system.x["indout"].to_numpy())) / made.output.max()
    checks.that(worst < TOLERANCE, f"outputs differ by {worst:.2g} of the largest")
    worst = np.max(np.abs(made.a - system.A.to_numpy()))
    print(f"coefficients: largest difference {worst:.2g}")
    checks.that(worst < TOLERANCE, f"coefficients differ by {worst:.2g}")
    checks.that(made.cells == list(io.Z.index), "cells are not in the table's order")
    checks.that(made.role == ROLES, f"roles of the final demand: {made.role}")
    checks.end()


if __name__ == "__main__":
    main()
