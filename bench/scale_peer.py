# SPDX-License-Identifier: Apache-2.0
"""scale_peer.py FOLDER solve|paths - pymrio's calc_all() on the made-up economy of EXIOBASE's
size that bench_scale wrote (scale.h): from Z, Y and people in memory to
multipliers and all accounts. The check is the sum of the multipliers and the
largest relative difference from those that bench_scale left in m.f64. With
`paths`: the search of paths_peer.py in the same economy, for the final demand of
its first region; the check is the nodes opened and the paths found."""
import os
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pymrio

import paths_peer
import peer


def read(folder):
    """Sizes, Z and Y in doubles, people."""
    sizes = np.fromfile(os.path.join(folder, "sizes.f64")).astype(int)
    n, regions, _, categories = sizes
    z = np.zeros((n, n))
    with open(os.path.join(folder, "z.rows"), "rb") as file:
        for row in z:
            count = int(np.fromfile(file, np.uint32, 1)[0])
            columns = np.fromfile(file, np.uint32, count)
            row[columns] = np.fromfile(file, np.float32, count)
    y = np.fromfile(os.path.join(folder, "y.f32"), np.float32).astype(float)
    people = np.fromfile(os.path.join(folder, "people.f64"))
    return sizes, z, y.reshape(n, regions * categories), people


def paths(folder):
    (n, _, _, categories), a, y, people = read(folder)
    x = a.sum(axis=1) + y.sum(axis=1)
    a /= np.where(x > 0, x, 1)
    model = SimpleNamespace(a=a, q=np.divide(people, x, out=np.zeros(n), where=x > 0),
                            m=np.fromfile(os.path.join(folder, "m.f64")),
                            basket=y[:, :categories].sum(axis=1))
    peer.serve(lambda tau: paths_peer.search(model, tau))


def solve(folder):
    (n, regions, industries, categories), z, y, people = read(folder)
    cells = pd.MultiIndex.from_product(
        [[f"r{r}" for r in range(regions)], [f"c{s}" for s in range(industries)]],
        names=["region", "sector"])
    demand = pd.MultiIndex.from_product(
        [[f"r{r}" for r in range(regions)], [f"f{k}" for k in range(categories)]],
        names=["region", "category"])
    z = pd.DataFrame(z, index=cells, columns=cells)
    y = pd.DataFrame(y, index=cells, columns=demand)
    stressor = pd.Index(["people"], name="stressor")
    flows = pd.DataFrame([people], index=stressor, columns=cells)
    unit = pd.DataFrame({"unit": ["M.USD"] * n}, index=cells)
    kind = pd.DataFrame({"unit": ["people"]}, index=stressor)

    def work(_):
        system = pymrio.IOSystem(Z=z, Y=y, unit=unit,
                                 labour={"name": "labour", "F": flows, "unit": kind})
        system.calc_all()
        theirs = system.labour.M.loc["people"].to_numpy()
        ours = np.fromfile(os.path.join(folder, "m.f64"))
        apart = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-12 * np.abs(theirs).max())
        return [theirs.sum(), apart.max()]

    peer.serve(work)


def main():
    if sys.argv[2] == "paths":
        paths(sys.argv[1])
    else:
        solve(sys.argv[1])


if __name__ == "__main__":
    main()
