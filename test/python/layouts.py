# SPDX-License-Identifier: Apache-2.0
"""layouts.py PROGRAM DUMP - tables made up in the layouts of EXIOBASE 3, Eora26 and GLORIA,
and what pymrio saves and archives; read by pymrio's own parsers and by the program."""
import itertools
import os
import shutil
import sys
import tempfile
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pymrio

import peer
from peer import common

TOLERANCE = 1e-6
EUR_2011 = 1.39  # near enough to see the factor; the exact rate is read from the model's output


def economy(rng, regions, sectors, categories, zeros=0.3):
    """Z and Y with plausible shares: column sums of A below 0.7."""
    cells = pd.MultiIndex.from_product([regions, sectors], names=["region", "sector"])
    demand = pd.MultiIndex.from_product([regions, categories], names=["region", "category"])
    n = len(cells)
    z = rng.lognormal(3, 2, (n, n)) * (rng.random((n, n)) > zeros)
    y = rng.lognormal(3, 1, (n, len(demand)))
    y[:, 0] += z.sum(axis=1) + z.sum(axis=0)
    return pd.DataFrame(z, cells, cells), pd.DataFrame(y, cells, demand)


class Test:
    def __init__(self, program, dump, folder):
        self.program, self.dump, self.folder = program, dump, folder
        self.checks = common.Checks()
        self.count = 0

    def model(self, *arguments):
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}.mnm")
        common.run(self.program, "model", "import", *arguments, "-o", path)
        return peer.Dump(self.dump, path)

    def compare(self, what, made, a, x, cells, scale):
        a, x = np.asarray(a, dtype=float), np.asarray(x, dtype=float) * scale
        self.checks.that(made.cells == list(cells), f"{what}: cells are not in the table's order")
        worst = np.max(np.abs(made.a - a))
        self.checks.that(worst < TOLERANCE, f"{what}: coefficients differ by {worst:.2g}")
        apart = np.max(np.abs(made.output - x)) / x.max()
        self.checks.that(apart < TOLERANCE, f"{what}: outputs differ by {apart:.2g} of the largest")
        ours = np.linalg.solve(np.eye(len(x)) - made.a.T, np.ones(len(x)))
        theirs = np.linalg.solve(np.eye(len(x)) - a.T, np.ones(len(x)))
        off = np.max(np.abs(ours / theirs - 1))
        self.checks.that(off < TOLERANCE * 10, f"{what}: output multipliers differ by {off:.2g}")
        print(f"{what}: {len(x)} cells; A {worst:.2g}, x {apart:.2g}, multipliers {off:.2g}")


def saved_by_pymrio(t):
    io = pymrio.load_test()
    io.calc_all()
    x = io.x["indout"]
    plain, packed = os.path.join(t.folder, "plain"), os.path.join(t.folder, "packed.zip")
    io.save_all(plain)
    t.compare("pymrio txt", t.model("--format", "pymrio-saved", plain), io.A, x, x.index, 1)
    pymrio.archive(plain, packed, path_in_arc="some/where")
    t.compare("pymrio zip", t.model("--format", "pymrio-saved", packed), io.A, x, x.index, 1)
    for drop in (["Z.txt"], ["Z.txt", "x.txt"]):
        for name in drop:
            if os.path.exists(os.path.join(plain, name)):
                os.remove(os.path.join(plain, name))
        t.compare(f"pymrio without {' '.join(drop)}", t.model("--format", "pymrio-saved", plain),
                  io.A, x, x.index, 1)
    commas = os.path.join(t.folder, "commas")
    io.save_all(commas, sep=",")
    t.compare("pymrio with commas", t.model("--format", "pymrio-saved", commas), io.A, x, x.index,
              1)
    binary = os.path.join(t.folder, "binary")
    io.save_all(binary, table_format="parquet")
    text = common.run_failing(t.program, "model", "import", "--format", "pymrio-saved", binary,
                              "-o", os.path.join(t.folder, "no.mnm"))
    t.checks.that("only text is read" in text and "table_format='txt'" in text,
                  f"parquet: {text}")


def exiobase(t, rng):
    regions = ["AUS", "DEU", "WWA", "WWM"]  # as the 3.4 release has them in one system
    sectors = ["Cultivation of paddy rice", "Wheat, rye and 'other'", "Re-processing of \"ash\""]
    demand = ["Final consumption expenditure by households", "Changes in inventories"]
    z, y = economy(rng, regions, sectors, demand)
    unit = pd.DataFrame({"unit": "M.EUR"}, index=z.index)
    io = pymrio.IOSystem(Z=z, Y=y, unit=unit)
    io.calc_system()
    folder = os.path.join(t.folder, "IOT_2011_ixi")
    io.L = None  # which EXIOBASE doesn't publish
    io.save(folder, float_format="%.17g")
    packed = os.path.join(t.folder, "IOT_2011_ixi.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(os.listdir(folder)):
            out.write(os.path.join(folder, name), "IOT_2011_ixi/" + name)
    theirs = pymrio.parse_exiobase3(packed)
    theirs.calc_system()
    x = theirs.x["indout"]
    made = t.model("--format", "exiobase3", packed)
    rate = made.output.sum() / x.sum()
    t.checks.that(abs(rate - EUR_2011) < 0.01, f"a euro of 2011 counts {rate}")
    t.compare("EXIOBASE zip", made, theirs.A, x, theirs.Z.index, rate)
    os.remove(os.path.join(folder, "Z.txt"))
    t.compare("EXIOBASE folder, A alone", t.model("--format", "exiobase3", folder), theirs.A, x,
              theirs.Z.index, rate)


def table(values, path, sep="\t", trailing=""):
    with open(path, "w", encoding="latin-1", newline="") as f:
        for row in values:
            f.write(sep.join(str(v) for v in row) + trailing + "\r\n")


def eora(t, rng):
    regions = [("C\u00f4te d'Ivoire", "CIV"), ("Germany", "DEU"), ("USA", "USA")]
    sectors = ["Agriculture", "Food & Beverages", "Re-export & Re-import"]
    demand = ["Household final consumption P.3h", "Changes in inventories P.52"]
    z, y = economy(rng, [code for _, code in regions], sectors, demand, zeros=0.1)
    n, m = len(z), y.shape[1]
    full_z, full_y = rng.random((n + 1, n + 1)) - 0.2, rng.random((n + 1, m + 2)) - 0.2
    full_z[:n, :n], full_y[:n, :m] = z, y
    row = ("Statistical Discrepancies", "ROW")
    folder, year = os.path.join(t.folder, "eora"), 2015
    os.mkdir(folder)
    base = os.path.join(folder, f"Eora26_{year}_bp_")
    table(full_z, base + "T.txt")
    table(full_y, base + "FD.txt")
    table(np.ones((2, n + 1)), base + "VA.txt")
    table(np.ones((1, n + 1)), base + "Q.txt")
    table(np.ones((1, m + 2)), base + "QY.txt")
    labels_t = [(*r, "Industries", s) for r in regions for s in sectors] + \
        [(*row, "Industries", "TOTAL")]
    labels_fd = [(*r, "Final demand", d) for r in regions + [row] for d in demand]
    names = {"labels_T.txt": labels_t, "labels_FD.txt": labels_fd,
             "labels_VA.txt": [("Primary inputs", "a"), ("Primary inputs", "b")],
             "labels_Q.txt": [("Energy", "Coal (TJ)")]}
    with zipfile.ZipFile(os.path.join(folder, "indices.zip"), "w") as out:
        for name, rows in names.items():
            table(rows, os.path.join(t.folder, name), trailing="\t")
            text = open(os.path.join(t.folder, name), encoding="latin-1").read()
            # pymrio reads UTF-8 alone; the published files are what their makers' system wrote
            out.writestr(name, text.encode("utf-8"))
    packed = os.path.join(folder, f"Eora26_{year}_bp.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in ("T", "FD", "VA", "Q", "QY"):
            out.write(f"{base}{part}.txt", os.path.basename(f"{base}{part}.txt"))
            os.remove(f"{base}{part}.txt")
    io = pymrio.parse_eora26(folder, year)
    io.calc_system()
    x = io.x["indout"]
    # Eora is in thousands of dollars; pymrio labels it millions, and computes alike.
    t.compare("Eora26 zip", t.model("--format", "eora26", packed), io.A, x, io.Z.index, 1e-3)
    t.compare("Eora26 folder", t.model("--format", "eora26", "--year", "2015", folder), io.A, x,
              io.Z.index, 1e-3)
    flat = os.path.join(t.folder, "flat")
    with zipfile.ZipFile(packed) as z1, zipfile.ZipFile(os.path.join(folder, "indices.zip")) as z2:
        z1.extractall(flat)
        z2.extractall(flat)
    for name in ("labels_T.txt", "labels_FD.txt"):  # Windows-1252, as old spreadsheets write
        shutil.copy(os.path.join(t.folder, name), os.path.join(flat, name))
    t.compare("Eora26 unpacked", t.model("--format", "eora26", flat), io.A, x, io.Z.index, 1e-3)


def workbook(path, regions, sectors, demand):
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    book.active.append(["GLORIA"])
    for name, head, rows in (
            ("Regions", ["Lfd_Nr", "Region_acronyms", "Region_names"],
             [(i + 1, r, "Country " + r) for i, r in enumerate(regions)]),
            ("Sectors", ["Lfd_Nr", "Sector_names"], [(i + 1, s) for i, s in enumerate(sectors)]),
            ("Value added and final demand", ["Lfd_Nr", "Value_added_names", "Final_demand_names"],
             [(i + 1, f"VA {i}", d) for i, d in enumerate(demand)]),
            ("Satellites", ["Lfd_Nr", "Sat_head_indicator", "Sat_indicator", "Sat_unit"],
             [(1, "Employment", "people", "1000 p")])):
        sheet = book.create_sheet(name)
        for line in [head] + rows:
            sheet.append(list(line))
    book.save(path)


def supply_use(rng, regions, industries, products, columns, diagonal):
    """A balanced pair: supply within each region, use from all."""
    ni, np_ = regions * industries, regions * products
    v = np.zeros((ni, np_))
    for r in range(regions):
        part = rng.random((industries, products)) * 100
        part *= rng.random(part.shape) < 0.5
        part[np.arange(industries), np.arange(industries) % products] += 1000
        part[np.arange(products) % industries, np.arange(products)] += 1000
        if diagonal:
            part = np.diag(rng.random(industries) * 1000 + 100)
        v[r * industries:(r + 1) * industries, r * products:(r + 1) * products] = part
    q = v.sum(axis=0)
    u = rng.random((np_, ni)) * (rng.random((np_, ni)) > 0.4)
    u *= (0.5 * q / u.sum(axis=1))[:, None]
    u *= np.minimum(1, 0.8 * v.sum(axis=1) / u.sum(axis=0))[None, :]
    y = rng.random((np_, columns)) + 0.01
    y *= ((q - u.sum(axis=1)) / y.sum(axis=1))[:, None]
    return v, u, y


def gloria(t, rng):
    regions, sectors = ["AFG", "DYE", "USA"], ["Growing wheat", "Growing, \"other\"", "Dairy", "A"]
    demand = ["Household final consumption P.3h", "Non-profit P.3n", "Government P.3g",
              "Gross fixed capital formation P.51", "Changes in inventories P.52",
              "Acquisitions less disposals of valuables P.53"]
    n = len(regions) * len(sectors)
    v, u, y = supply_use(rng, 3, 4, 4, len(regions) * len(demand), True)
    cells = list(itertools.product(range(len(regions)), (0, 1), range(len(sectors))))
    full = np.zeros((2 * n, 2 * n))
    final = np.zeros((2 * n, y.shape[1]))
    at = {kind: [i for i, c in enumerate(cells) if c[1] == kind] for kind in (0, 1)}
    full[np.ix_(at[0], at[1])] = v
    full[np.ix_(at[1], at[0])] = u
    final[at[1]] = y
    root = os.path.join(t.folder, "gloria")
    for name in ("GLORIA_MRIOs_59_2022", "GLORIA_SatelliteAccounts_059_2022"):
        os.makedirs(os.path.join(root, name))
    middle = "20240110_120secMother_AllCountries_002_%s-Results_2022_059_Markup00%d(full).csv"
    def put(folder, what, values, markup=1):
        table(values, os.path.join(root, folder, middle % (what, markup)), ",")
    put("GLORIA_MRIOs_59_2022", "T", full)
    put("GLORIA_MRIOs_59_2022", "T", full * 2, 2)
    put("GLORIA_MRIOs_59_2022", "Y", final)
    put("GLORIA_MRIOs_59_2022", "V", np.ones((3 * 6, 2 * n)))
    put("GLORIA_SatelliteAccounts_059_2022", "TQ", np.ones((1, 2 * n)))
    put("GLORIA_SatelliteAccounts_059_2022", "YQ", np.ones((1, y.shape[1])))
    workbook(os.path.join(root, "GLORIA_ReadMe_059.xlsx"), regions, sectors, demand)
    for letter, name in (("B", "industry-technology"), ("D", "fixed-product-sales")):
        io = pymrio.parse_gloria(root, 2022, construct=letter)
        io.calc_system()
        made = t.model("--format", "gloria", "--construct", name, root)
        t.compare(f"GLORIA {name}", made, io.A, io.x["indout"], io.A.index, 1e-3)
    packed = os.path.join(root, "GLORIA_MRIOs_59_2022.zip")
    shutil.make_archive(packed[:-4], "zip", packed[:-4])
    shutil.rmtree(packed[:-4])
    made = t.model("--format", "gloria", "--construct", "block", packed)
    x = np.array(full.sum(axis=1) + final.sum(axis=1))
    names = [(regions[r], f"{sectors[s]} ({('industry', 'product')[k]})") for r, k, s in cells]
    t.compare("GLORIA block, zip", made, full / x[None, :], x, names, 1e-3)


def labelled_pair(t, rng):
    """Constructs where industries and products are not as many, beside the formulas."""
    v, u, y = supply_use(rng, 2, 3, 5, 2, False)
    industries = [f"R{r}.i{i}" for r in range(2) for i in range(3)]
    products = [f"R{r}.p{i}" for r in range(2) for i in range(5)]
    supply, use = os.path.join(t.folder, "supply.csv"), os.path.join(t.folder, "use.csv")
    pd.DataFrame(v, industries, products).to_csv(supply)
    pd.DataFrame(np.hstack([u, y]), products, industries + ["R0.f1", "R1.f1"]).to_csv(use)
    g, q = v.sum(axis=1), v.sum(axis=0)
    split = lambda names: [tuple(name.split(".")) for name in names]
    given = ["--format", "supply-use", "--supply", supply, use, "--unit", "1e6USD", "--construct"]
    b = u @ np.diag(1 / g) @ v @ np.diag(1 / q)
    t.compare("industry technology", t.model(*given, "industry-technology"), b, q, split(products),
              1)
    d = v @ np.diag(1 / q) @ u @ np.diag(1 / g)
    t.compare("fixed product sales", t.model(*given, "fixed-product-sales"), d, g,
              split(industries), 1)
    order = [("i", r, i) for r in range(2) for i in range(3)]
    cells = sorted([("i", r, i) for r in range(2) for i in range(3)] +
                   [("p", r, i) for r in range(2) for i in range(5)],
                   key=lambda c: (c[1], c[0], c[2]))
    where = {c: k for k, c in enumerate(cells)}
    a, x = np.zeros((16, 16)), np.zeros(16)
    rows_i = [where[c] for c in order]
    rows_p = [where[("p", r, i)] for r in range(2) for i in range(5)]
    a[np.ix_(rows_i, rows_p)] = v / q[None, :]
    a[np.ix_(rows_p, rows_i)] = u / g[None, :]
    x[rows_i], x[rows_p] = g, q
    names = [(f"R{r}", f"{k}{i} ({'industry' if k == 'i' else 'product'})") for k, r, i in cells]
    made = t.model(*given, "block")
    t.compare("block", made, a, x, names, 1)
    # The theorem: what people of industries become per unit of a product is the same.
    people = rng.random(6)
    whole = np.zeros(16)
    whole[rows_i] = people
    through = np.linalg.solve(np.eye(16) - made.a.T, whole)[rows_p]
    direct = np.linalg.solve(np.eye(10) - b.T, people @ v @ np.diag(1 / q))
    off = np.max(np.abs(through / direct - 1))
    t.checks.that(off < TOLERANCE, f"block and industry technology differ by {off:.2g}")
    exact = np.linalg.solve(np.eye(16) - a.T, whole)[rows_p]
    off = np.max(np.abs(exact / direct - 1))
    t.checks.that(off < 1e-9, f"the theorem fails by {off:.2g}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Test(sys.argv[1], sys.argv[2], folder)
        saved_by_pymrio(t)
        exiobase(t, np.random.default_rng(1))
        eora(t, np.random.default_rng(2))
        gloria(t, np.random.default_rng(3))
        labelled_pair(t, np.random.default_rng(4))
        t.checks.end()


if __name__ == "__main__":
    main()
