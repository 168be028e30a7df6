# SPDX-License-Identifier: Apache-2.0
"""gloria_make.py FOLDER [REGIONS [SECTORS]] - a table of GLORIA's size (164 regions of 120
industries and 120 products) in its published layout, for measuring an import: T, Y and the
workbook. Rows repeat, so that it is made fast; it takes 5 GB of disk at full size."""
import os
import random
import sys

import openpyxl

DISTINCT = 16
DEMAND = ["Household final consumption P.3h", "Non-profit P.3n", "Government P.3g",
          "Gross fixed capital formation P.51", "Changes in inventories P.52",
          "Acquisitions less disposals of valuables P.53"]


def workbook(path, regions, sectors):
    book = openpyxl.Workbook()
    for name, head, rows in (("Regions", "Region_acronyms", regions),
                             ("Sectors", "Sector_names", sectors),
                             ("Value added and final demand", "Final_demand_names", DEMAND)):
        sheet = book.create_sheet(name)
        sheet.append(["Lfd_Nr", head])
        for i, row in enumerate(rows):
            sheet.append([i + 1, row])
    book.save(path)


def main():
    folder = sys.argv[1]
    regions = int(sys.argv[2]) if len(sys.argv) > 2 else 164
    sectors = int(sys.argv[3]) if len(sys.argv) > 3 else 120
    os.makedirs(folder, exist_ok=True)
    workbook(os.path.join(folder, "GLORIA_ReadMe_059.xlsx"), [f"R{i:03d}" for i in range(regions)],
             [f"Sector {i}" for i in range(sectors)])
    base = os.path.join(folder, "20240110_120secMother_AllCountries_002_%s-Results_2022_059_"
                                "Markup001(full).csv")
    random.seed(1)
    empty = ",".join(["0"] * sectors)
    use, total = [], 0
    for _ in range(DISTINCT):
        values = [random.lognormvariate(0, 3) if random.random() < 0.5 else 0
                  for _ in range(regions * sectors)]
        total = max(total, sum(values))
        blocks = [",".join("%.7g" % v if v else "0" for v in values[r * sectors:(r + 1) * sectors])
                  for r in range(regions)]
        use.append(",".join(block + "," + empty for block in blocks) + "\n")
    columns = regions * len(DEMAND)
    demand = ",".join(["%.7g" % (9 * total / columns)] * columns) + "\n"
    nothing = ",".join(["0"] * columns) + "\n"
    around = empty + "," + empty
    with open(base % "T", "w") as t, open(base % "Y", "w") as y:
        for r in range(regions):
            for s in range(sectors):
                own = ["0"] * sectors
                own[s] = "%.7g" % (10 * total)
                t.write(",".join([around] * r + [empty + "," + ",".join(own)] +
                                 [around] * (regions - r - 1)) + "\n")
                y.write(nothing)
            for s in range(sectors):
                t.write(use[(r * sectors + s) % DISTINCT])
                y.write(demand)


if __name__ == "__main__":
    main()
