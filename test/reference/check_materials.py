#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the tables of data/materials (or of the folder given).

Usage: check_materials.py ROOT [FOLDER]

Every row has a source, a year and, where the table has the column, an address
and a day; shares lie in 0..1 and within their intervals; the origins of a
material sum to 1; every product has a recipe or says 'none'; every name that
a table uses exists. Prints what is wrong and exits 1.
"""
import csv
import os
import re
import sys

TABLES = ("products.csv", "recipes.csv", "materials.csv", "origins.csv",
          "product_shares.csv")
bad = 0


def wrong(where, text):
    global bad
    bad += 1
    print(f"{where}: {text}", file=sys.stderr)


def read(path, name):
    with open(path, encoding="utf-8", newline="") as f:
        table = csv.DictReader(f)
        got = []
        for r in table:
            where = f"{name}:{table.line_num}"
            if None in r or None in r.values():
                wrong(where, "the row has more or fewer cells than the header")
            else:
                got.append((where, r))
        return got


def share(where, r, keys):
    got = []
    for k in keys:
        try:
            v = float(r[k])
        except ValueError:
            v = -1.0
        if not 0.0 <= v <= 1.0:
            wrong(where, f"'{r[k]}' in {k} is no share")
        got.append(v)
    if len(got) == 3 and not got[1] <= got[0] <= got[2]:
        wrong(where, "the share lies outside low and high")
    return got[0]


def unique(table, *keys):
    seen = set()
    for where, r in table:
        k = tuple(r[x] for x in keys)
        if k in seen:
            wrong(where, f"{' '.join(k)} stands there twice")
        seen.add(k)


def main(argv):
    root = argv[1] if len(argv) > 1 else "."
    folder = argv[2] if len(argv) > 2 else os.path.join(root, "data/materials")
    t = {n: read(os.path.join(folder, n), n) for n in TABLES}
    for name, table in t.items():
        if not table:
            wrong(name, "no row")
        for where, r in table:
            for k in ("source", "address", "year", "retrieved"):
                if k in r and not r[k].strip():
                    wrong(where, f"no {k}")
            if not re.fullmatch(r"(19|20)\d\d", r.get("year", "")):
                wrong(where, f"'{r.get('year', '')}' is no year")
            if "retrieved" in r and not re.fullmatch(r"20\d\d-\d\d-\d\d", r["retrieved"]):
                wrong(where, f"'{r['retrieved']}' is no day")
            if "kind" in r and not (re.fullmatch(r"c([1-9]|[12]\d|3[0-5])", r["kind"])
                                    or r.get("material") == "none"):
                wrong(where, f"'{r['kind']}' is no industry")

    with open(os.path.join(root, "data/goods/dol_goods.csv"), encoding="utf-8") as f:
        goods = {r["good"] for r in csv.DictReader(f)}
    with open(os.path.join(root, "data/country/countries.csv"), encoding="utf-8") as f:
        iso = {r["iso3"] for r in csv.DictReader(f)}
    products = {r["product"] for _, r in t["products.csv"]}
    materials = {r["material"]: r for _, r in t["materials.csv"]}
    unique(t["products.csv"], "product")
    unique(t["materials.csv"], "material")
    unique(t["recipes.csv"], "product", "material")
    unique(t["origins.csv"], "material_or_product", "iso3")
    unique(t["product_shares.csv"], "kind", "region", "product_or_material")
    for m in materials.keys() & products:
        wrong("materials.csv", f"'{m}' is a product too")

    said = {}
    for where, r in t["products.csv"]:
        if r["bea_exact"] not in ("yes", "part"):
            wrong(where, "bea_exact is neither yes nor part")
        if r["bea_exact"] == "part" and not r["note"]:
            wrong(where, "a part of a code needs a note")
        for w in r["keywords"].split(";"):
            if not w or w != w.strip() or w != w.lower():
                wrong(where, f"'{w}' is no keyword: lower case, no spaces around")
            if w in said:
                wrong(where, f"keyword '{w}' is that of {said[w]} too")
            said[w] = r["product"]
        for h in r["hs"].split(";"):
            if not re.fullmatch(r"\d{2}|\d{4}|\d{6}", h):
                wrong(where, f"'{h}' is no HS prefix")
    for where, r in t["materials.csv"]:
        for g in filter(None, r["dol_goods"].split(";")):
            if g not in goods:
                wrong(where, f"no good is named '{g}'")
        if r["share_status"] not in ("known", "unknown"):
            wrong(where, "share_status is neither known nor unknown")

    has = set()
    for where, r in t["recipes.csv"]:
        has.add(r["product"])
        if r["product"] not in products:
            wrong(where, f"no product '{r['product']}'")
        if r["material"] == "none":
            continue
        if r["material"] not in materials:
            wrong(where, f"no material '{r['material']}'")
        share(where, r, ("share", "low", "high"))
        if not r["bea_rows"]:
            wrong(where, "no rows of the use table")
    for p in sorted(products - has):
        wrong("recipes.csv", f"'{p}' has neither a recipe nor 'none'")
    used = {r["material"] for _, r in t["recipes.csv"]}
    for m in sorted(materials.keys() - used):
        wrong("materials.csv", f"no recipe uses '{m}'")

    total, top = {}, {}
    for where, r in t["origins.csv"]:
        m = r["material_or_product"]
        if m not in materials and m not in products:
            wrong(where, f"neither material nor product: '{m}'")
        if r["iso3"] != "ROW" and r["iso3"] not in iso:
            wrong(where, f"no country '{r['iso3']}'")
        if r["basis"] not in ("production", "exports"):
            wrong(where, f"basis '{r['basis']}'")
        total[m] = total.get(m, 0.0) + share(where, r, ("share",))
        top[m] = top.get(m, 0.0) + float(r["quantity"])
    for m, v in total.items():
        if abs(v - 1.0) > 1e-6:
            wrong("origins.csv", f"the shares of '{m}' sum to {v}")
    for where, r in t["origins.csv"]:
        m = r["material_or_product"]
        if abs(float(r["share"]) - float(r["quantity"]) / top[m]) > 1e-5:
            wrong(where, "the share is not the quantity's")
    for m, r in materials.items():
        if (r["share_status"] == "known") != (m in total):
            wrong("materials.csv", f"'{m}' is {r['share_status']}, its origins are not")

    for where, r in t["product_shares.csv"]:
        share(where, r, ("share", "low", "high"))
        if r["product_or_material"] not in products | materials.keys():
            wrong(where, f"neither product nor material: '{r['product_or_material']}'")
        if r["region"] not in iso | {"WLD"}:
            wrong(where, f"no country '{r['region']}'")
    known = sum(r["share_status"] == "known" for r in materials.values())
    print(f"{len(products)} products, {len(materials)} materials, {known} with known "
          f"origins, {bad} errors")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
