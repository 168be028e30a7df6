# SPDX-License-Identifier: Apache-2.0
"""pymrio_peer.py FOLDER - pymrio's calc_all() on the shipped economy with its
satellite: from Z, Y and people in memory to multipliers and all accounts."""
import sys

import pandas as pd
import pymrio

import peer


def main():
    model = peer.Model(sys.argv[1])
    regions = [f"r{r}" for r in range(model.regions)]
    cells = pd.MultiIndex.from_product(
        [regions, [f"c{s}" for s in range(model.industries)]], names=["region", "sector"])
    demand = pd.MultiIndex.from_product(
        [regions, [f"f{k}" for k in range(model.categories)]], names=["region", "category"])
    z = pd.DataFrame(model.a * model.x, index=cells, columns=cells)
    y = pd.DataFrame(model.y, index=cells, columns=demand)
    stressor = pd.Index(["people"], name="stressor")
    flows = pd.DataFrame([model.q * model.x], index=stressor, columns=cells)
    unit = pd.DataFrame({"unit": ["M.USD"] * model.n}, index=cells)
    people = pd.DataFrame({"unit": ["people"]}, index=stressor)

    def work(_):
        system = pymrio.IOSystem(Z=z, Y=y, unit=unit,
                                 labour={"name": "labour", "F": flows, "unit": people})
        system.calc_all()
        return [system.labour.D_cba.loc["people"].sum()]

    peer.serve(work)


if __name__ == "__main__":
    main()
