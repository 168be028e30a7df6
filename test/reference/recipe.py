#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers for products beside a computation of their own: recipes, origins, buying at home
first, and the split of cells into listed goods and others (docs/methods/footprint.md), from
the tables in data/ alone, in an economy of three countries and 35 industries.

Usage: recipe.py PROGRAM
"""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REGIONS, KINDS, BUYER = ["IND", "BRA", "USA"], 35, "USA"
N = len(REGIONS) * KINDS
RHO, RHO_CHILD, LISTED, MOST = 3.0, 1.5, 0.05, 0.5
# HS code and product, and where it is bought from.
CASES = [("1806", "chocolate"), ("6109", "tshirt"), ("847130", "laptop"), ("6904", "brick"),
         ("030617", "shrimp"), ("090121", "coffee")]
TOLERANCE = 1e-6  # the economy's coefficients are float32


def rows(name):
    with open(os.path.join(ROOT, "data", name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


GOODS = rows("goods/dol_goods.csv")
MATERIALS = {r["material"]: r for r in rows("materials/materials.csv")}
PRODUCTS = {r["product"]: r for r in rows("materials/products.csv")}
RECIPES = [r for r in rows("materials/recipes.csv") if r["material"] != "none"]
ORIGINS = rows("materials/origins.csv")
IS = {r["product"]: r["material"] for r in RECIPES if float(r["share"]) == 1}


def names(material):
    return [n.strip().lower() for n in MATERIALS[material]["dol_goods"].split(";") if n.strip()]


def kind_of(row):
    return int(row["kind"][1:]) - 1


# In which industries a listed good stands: its own, and that of what it stands for.
STANDS = {}
for good in GOODS:
    STANDS.setdefault(good["good"].lower(), set()).add(int(good["industry"][1:]) - 1)
for material, row in MATERIALS.items():
    for good in names(material):
        STANDS[good].add(kind_of(row))
for product, material in IS.items():
    for good in names(material):
        STANDS[good].add(kind_of(PRODUCTS[product]))


def gravity(good):
    return 2 if "yes" in (good["forced"], good["forced_child"]) else good["child"] == "yes"


def factor(kind, iso3, goods):
    """People per dollar against the average of the cell."""
    here = [g for g in GOODS if g["iso3"] == iso3]
    own = max((gravity(g) for g in here if g["good"].lower() in goods), default=0)
    share = [0, 0, 0]
    for g in here:
        if kind in STANDS[g["good"].lower()]:
            share[gravity(g)] += LISTED
    cut = min(1, MOST / (share[1] + share[2])) if share[1] + share[2] else 1
    risk = [1, RHO_CHILD, RHO][own]
    return risk / (1 + cut * (share[2] * (RHO - 1) + share[1] * (RHO_CHILD - 1)))


def solve(a, b):
    """x = b + A x, by Gauss."""
    m = [[(i == j) - a[i][j] for j in range(N)] + [b[i]] for i in range(N)]
    for k in range(N):
        for i in range(k + 1, N):
            f = m[i][k] / m[k][k]
            if f:
                for j in range(k, N + 1):
                    m[i][j] -= f * m[k][j]
    x = [0] * N
    for i in reversed(range(N)):
        x[i] = (m[i][N] - sum(m[i][j] * x[j] for j in range(i + 1, N))) / m[i][i]
    return x


class Economy:
    def __init__(self, folder):
        rng = random.Random(5)
        z = [[rng.uniform(0.1, 2) for _ in range(N)] for _ in range(N)]
        self.y = [[rng.uniform(20, 80) for _ in REGIONS] for _ in range(N)]
        x = [sum(z[i]) + sum(self.y[i]) for i in range(N)]
        people = [rng.uniform(1, 900) for _ in range(N)]
        labels = [f"{r}.c{k + 1}" for r in REGIONS for k in range(KINDS)]
        self.a = [[z[i][j] / x[j] for j in range(N)] for i in range(N)]
        self.q = [people[i] / x[i] for i in range(N)]
        with open(os.path.join(folder, "t.csv"), "w", encoding="utf-8") as f:
            print("label", *labels, *(r + ".f1" for r in REGIONS), sep=",", file=f)
            for i in range(N):
                print(labels[i], *z[i], *self.y[i], sep=",", file=f)
        with open(os.path.join(folder, "p.csv"), "w", encoding="utf-8") as f:
            print("region,industry,people", file=f)
            for i in range(N):
                print(*labels[i].split("."), people[i], sep=",", file=f)

    def cells(self, kind):
        return range(kind, N, KINDS)

    def answer(self, product, origin):
        """People behind a million dollars of a product."""
        first, told = [0.0] * N, []

        def put(to, kind, goods, share, region):
            cell = REGIONS.index(region) * KINDS + kind
            to[cell] += share
            told.append((cell, share, factor(kind, region, goods)))

        def put_from(to, kind, goods, money, given, usual):
            rest = money
            for o in given:
                if o["iso3"] in REGIONS:
                    put(to, kind, goods, money * float(o["share"]), o["iso3"])
                    rest -= money * float(o["share"])
            for i in self.cells(kind):
                to[i] += rest * usual[i]
                # of a material without shares, the list is shown and not reckoned with
                if given or to is first:
                    region = REGIONS[i // KINDS]
                    told.append((i, rest * usual[i], factor(kind, region, goods)))

        def origins(name):
            return [o for o in ORIGINS if o["material_or_product"] == name]

        kind, buyer = kind_of(PRODUCTS[product]), REGIONS.index(BUYER)
        goods = names(IS[product]) if product in IS else []
        if origin:
            put(first, kind, goods, 1, origin)
        else:
            bought = sum(self.y[i][buyer] for i in self.cells(kind))
            mix = [self.y[i][buyer] / bought for i in range(N)]
            given = origins(product) or (origins(IS[product]) if product in IS else [])
            put_from(first, kind, goods, 1, given, mix)

        before = [sum(self.a[i][j] * first[j] for j in range(N)) for i in range(N)]
        after, taken = before[:], {}
        recipe = [r for r in RECIPES if r["product"] == product and float(r["share"]) != 1]
        for r in recipe:
            k = kind_of(MATERIALS[r["material"]])
            taken[k] = taken.get(k, 0) + float(r["share"])
        for k, share in taken.items():
            whole = sum(before[i] for i in self.cells(k))
            for i in self.cells(k):
                after[i] *= max(0, 1 - share / whole)
        for r in recipe:
            k, money = kind_of(MATERIALS[r["material"]]), float(r["share"])
            whole = sum(before[i] for i in self.cells(k))
            usual = [before[i] / whole for i in range(N)]
            given = origins(r["material"])
            if any(o["iso3"] == origin and float(o["share"]) > 0 for o in given):
                home = money * usual[REGIONS.index(origin) * KINDS + k]
                put(after, k, names(r["material"]), home, origin)
                money -= home
            put_from(after, k, names(r["material"]), money, given, usual)
        x = solve(self.a, [first[i] + after[i] - before[i] for i in range(N)])
        return sum(q * v for q, v in zip(self.q, x)) + sum(
            share * self.q[cell] * (f - 1) for cell, share, f in told)


def main():
    program, worst, bad = sys.argv[1], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        economy = Economy(folder)

        def run(*what):
            return subprocess.run([program, *what], cwd=folder, check=True,
                                  capture_output=True, text=True).stdout

        run("model", "import", "--format", "labelled-csv", "t.csv", "--satellite", "p.csv",
            "--year", "2011", "--unit", "1e6USD", "-o", "m.mnm")
        for code, product in CASES:
            for origin in [None] + REGIONS:
                with open(os.path.join(folder, "l.csv"), "w", encoding="utf-8") as f:
                    f.write(f"hs,amount,currency,year,origin\n{code},1000000,USD,2011,"
                            f"{origin or ''}\n")
                said = json.loads(run("footprint", "l.csv", "--country", BUYER, "--prices",
                                      "basic", "--model", "m.mnm", "--draws", "20", "--json"))
                people = next(f["value"] for f in said["key_figures"] if f["unit"] == "people")
                own = economy.answer(product, origin)
                worst = max(worst, abs(people / own - 1))
                if abs(people / own - 1) > TOLERANCE:
                    print(f"{product} from {origin}: {people}, and by the tables {own}")
                    bad += 1
    print(f"{len(CASES) * 4} answers, largest difference {worst:.1e}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
