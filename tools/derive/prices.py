#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derive the tables that take a price apart.

    python3 tools/derive/prices.py RAW [ROOT]

RAW is the directory with the public source files (it holds classifications/,
useeio/ and wiod2013/); ROOT is the top of the source tree, by default two
levels above this file.  Written are ROOT/data/prices/

    margins.csv      what a dollar of a good's purchase pays for, by code and buyer
    trade_level.csv  how much trade a country's buyers pay for a dollar of goods,
                     against the United States
    vat.csv          value added taxes by country, category and year
    vat_goods.csv    which codes and industries are in which category
    SOURCES.csv

from the BEA's margins, output and use tables of 2017 (by USEPA/useeior), the
world table of 2011, and figures read elsewhere (vat_read.csv, beside this
file).  Judgements are in prices_own.csv (codes to BEA commodities) and
prices_vat_goods.csv.  Only the Python 3 standard library is used, and the same
input gives the same bytes.

The parts of a purchaser's price
  basic      producers' value, less the taxes on drink and tobacco that makers pay
  vehicle    trade in vehicles and retail of fuel (ISIC 3: 50)
  wholesale  and retail: the BEA's margins, less the taxes in them
  land, water, air   transport, by the modes that the buyer paid for in all
  taxes      the BEA counts sales and excise taxes that shops and wholesalers
             collect as part of their margin: taxes on production and imports of
             the trade that sells the good, against that trade's output
Parts of one row sum to 1 exactly, in millionths.
"""
import csv
import gzip
import hashlib
import os
import sys
from collections import defaultdict

import codes as C

HERE = os.path.dirname(os.path.abspath(__file__))
READ = "2026-11-22"
PARTS = ("basic", "vehicle", "wholesale", "retail", "land", "water", "air", "taxes")
BUYERS = ("household", "company", "government")
GOVERNMENT = ("S00500", "S00600", "GSLGE", "GSLGH", "GSLGO")
LEAST = 100      # millions of dollars below which a buyer has no row of its own
APART = 0.02     # a longer code has a row where a part differs by more
GOODS = tuple("c%d" % i for i in range(1, 17))
MARGINS = ("BEA 2017 detail margins", "github.com/USEPA/useeior")

# Trades that sell a good: commodity's beginning, retail, wholesale.
TRADES = (
    (("3361", "3362", "3363", "336991"), ("441000",), ("423100",)),
    (("324",), ("447000",), ("424700",)),
    (("111", "112", "114", "311"), ("445000",), ("424400",)),
    (("3121", "3122"), ("445000",), ("424A00",)),
    (("3254", "3256", "339113", "339115"), ("446000",), ("424200",)),
    (("314", "315", "316"), ("448000",), ("424A00",)),
    (("313", "322", "323", "325", "326", "5111"), ("452000", "454000", "4B0000"), ("424A00",)),
    (("",), ("444000", "452000", "454000", "4B0000"), ("423400", "423600", "423800", "423A00")),
)

# Where the figures of vat_read.csv were read.
VAT = {
    "K": ("EU standard rates since they began", "github.com/kdeldycke/vat-rates: vat_rates.csv"),
    "I": ("EU rates with the day they began", "github.com/ibericode/vat-rates: vat-rates.json"),
    "S": ("sales-tax 2.23.0, rates with the day they ended; each agrees with a second source",
          "npm: sales-tax 2.23.0"),
    "E": ("European rates, checked daily against the EU's TEDB", "PyPI: eu-vat-rates-data 2026.9.29"),
    "T": ("EU Taxes in Europe Database (TEDB), August 2025",
          "github.com/hennrunnel/regional-vat-datasets: README.md"),
    "G": ("national tax authorities, August 2025",
          "github.com/hennrunnel/regional-vat-datasets: README.md, data/is"),
    "B": ("rate of 2025 by hennrunnel/regional-vat-datasets (data/ch), what it covers as listed in 2022",
          "github.com/ImadMehmood535/singularity: src/data/informationdata.js"),
    "L": ("European rates with what they cover, 2022",
          "github.com/ImadMehmood535/singularity: src/data/informationdata.js"),
    "A": ("OECD rates 2000 to 2012, GST Distribution Review, Appendix G",
          "gstdistributionreview.gov.au: reports/finaloctober2012/19appendixg.htm"),
    "P": ("PwC Worldwide Tax Summaries, 2020 to 2024",
          "taxsummaries.pwc.com/quick-charts/value-added-tax-vat-rates"),
    "J": ("Japan's consumption tax of 1 October 2019, 1 April 2014 before",
          "vatcalc.com/japan/japan-raises-consumption-tax-to-10-1-october-2019"),
    "M": ("business.gov.au, by a list of 2026", "myinvoicetemplate.com/data/vat-rates-by-country-2026.json"),
    "X": ("Mexico's zero rate of food and medicines, 2013",
          "avalara.com/vatlive: mexico-may-bring-food-and-medicines-into-vat-net"),
}


# --- the BEA's tables -------------------------------------------------------------

def buyer_of(code):
    if code == "F01000":
        return "household"
    if code in GOVERNMENT or code[:3] in ("F06", "F07", "F10"):
        return "government"
    return None if code in ("F03000", "F04000", "F05000") else "company"


def tax_rates(raw):
    """Taxes on production and imports, less subsidies, per output, by industry."""
    with open(raw + "/Detail_Use_2017_PRO_AfterRedef_17sch.csv", newline="") as f:
        use = list(csv.reader(f))
    with open(raw + "/Detail_GrossOutput_IO_17sch.csv", newline="") as f:
        out = list(csv.reader(f))
    year = out[0].index("2017")
    output = {r[0]: float(r[year]) for r in out[1:]}
    taxes = next(r for r in use if r[0] == "V00200")
    return {c: (max(float(v or 0), 0), output[c]) for c, v in zip(use[0][1:], taxes[1:])
            if output.get(c, 0) > 0}


def trade_tax(rates, commodity, which):
    for begins, retail, wholesale in TRADES:
        if commodity.startswith(begins):
            trades = (retail, wholesale)[which]
            return sum(rates[t][0] for t in trades) / sum(rates[t][1] for t in trades)


def excise(rates, commodity):
    taxes, output = rates.get(commodity, (0, 1))
    return taxes / output if commodity[0] == "3" and taxes / output >= 0.05 else 0


def read_margins(raw):
    """{(commodity, buyer): [parts in millions of dollars]}"""
    rates = tax_rates(raw)
    value, mode = defaultdict(lambda: [0.0] * 4), defaultdict(float)
    with gzip.open(raw + "/Detail_Margins_2017_BeforeRedef_17sch.csv.gz", "rt", newline="") as f:
        for r in csv.DictReader(f):
            b, c = buyer_of(r["IndustryCode"]), r["CommodityCode"]
            if not b:
                continue
            for k, name in enumerate(("ProducersValue", "Transportation", "Wholesale", "Retail")):
                value[c, b][k] += float(r[name])
            if c[:2] == "48":
                way = {"481000": "air", "483000": "water"}.get(c, "land")
                mode[way, b] += float(r["ProducersValue"]) - float(r["PurchasersValue"])
    out = {}
    for (c, b), (producer, transport, wholesale, retail) in value.items():
        modes = {w: mode[w, b] for w in ("land", "water", "air")}
        part = dict.fromkeys(PARTS, 0.0)
        part["taxes"] = producer * excise(rates, c)
        part["basic"] = producer - part["taxes"]
        for w, money in modes.items():
            part[w] = transport * money / sum(modes.values())
        for which, money in ((0, retail), (1, wholesale)):
            tax = money * trade_tax(rates, c, which)
            vehicle = c.startswith(TRADES[0][0]) or (which == 0 and c.startswith("324"))
            part["vehicle" if vehicle else ("retail", "wholesale")[which]] += money - tax
            part["taxes"] += tax
        out[c, b] = [part[p] for p in PARTS]
    return out


# --- from commodities to codes --------------------------------------------------------

def links(raw, table):
    """{BEA commodity: [6-digit NAICS codes]} of goods, and of each its industries."""
    bea = defaultdict(list)
    for r in C.read_csv(raw + "/classifications/2012_BEA_to_2012_NAICS.csv"):
        bea[r["BEA2012"]].append(r["NAICS2012_6d"])
    bea.setdefault("333914", ["333914"])
    bea.setdefault("335220", ["335220"])
    kinds = {}
    for c, below in bea.items():
        mix = C.mean([C.longest(table["naics"], n)[0] for n in below if C.longest(table["naics"], n)]
                     or [{"c34": C.Fraction(1)}])
        goods = sum(v for k, v in mix.items() if k in GOODS)
        if goods >= C.Fraction(1, 2):
            kinds[c] = mix
    return {c: bea[c] for c in kinds}, kinds


def scaled(parts, weight):
    return [float(weight) * p for p in parts]


class Sums:
    """Parts summed by code and buyer."""
    def __init__(self):
        self.at = defaultdict(lambda: [0.0] * len(PARTS))

    def add(self, code, buyer, parts, weight=1):
        mine = self.at[code, buyer]
        for k, p in enumerate(parts):
            mine[k] += p * float(weight)

    def prefixes(self, code, buyer, parts, weight, lengths):
        for n in sorted({min(n, len(code)) for n in lengths}):
            self.add(code[:n], buyer, parts, weight)

    def shares(self):
        out = {}
        for key, parts in self.at.items():
            total = sum(parts)
            if total >= LEAST and min(parts) >= 0:
                out[key] = [p / total for p in parts]
        return out


def compact(shares):
    kept = {}
    for code, buyer in sorted(shares, key=lambda k: (len(k[0]), k)):
        above = next((kept[code[:n], buyer] for n in range(len(code) - 1, 0, -1)
                      if (code[:n], buyer) in kept), None)
        mine = shares[code, buyer]
        if above is None or max(abs(a - b) for a, b in zip(above, mine)) > APART:
            kept[code, buyer] = mine
    return kept


def by_kind(margins, kinds):
    s = Sums()
    for (c, b), parts in margins.items():
        for k, v in kinds.get(c, {}).items():
            if k in GOODS:
                s.add(k, b, parts, v)
    return s.shares()


def by_naics(margins, bea):
    s = Sums()
    for (c, b), parts in margins.items():
        for n in bea.get(c, ()):
            s.prefixes(n, b, parts, 1 / len(bea[c]), (2, 3, 4, 5, 6))
    return s.shares()


def isic_links(raw):
    """NAICS to ISIC 4 classes, and ISIC 4 to ISIC 3 classes."""
    to4, to31, to3 = defaultdict(set), defaultdict(set), defaultdict(set)
    for r in C.read_sheet(raw + "/classifications/2017_NAICS_to_ISIC_4.xlsx")[1:]:
        if len(r.get("B", "")) == 6 and r.get("E", "").isdigit():
            to4[r["B"]].add(r["E"].zfill(4))
    for r in C.read_csv(raw + "/classifications/ISIC_Rev_31-ISIC_Rev_3_correspondence.txt", "latin-1"):
        if r["Rev3"].isdigit():
            to3[r["Rev31"]].add(r["Rev3"])
    for r in C.read_csv(raw + "/classifications/ISIC4_ISIC31.txt", "latin-1"):
        to31[r["ISIC4code"]].add(r["ISIC31code"])
    return to4, {c: sorted({t for m in to31[c] for t in to3[m]}) for c in list(to31)}


def by_isic(margins, bea, to4, to3, wanted3):
    s = Sums()
    for (c, b), parts in margins.items():
        for n in bea.get(c, ()):
            found = sorted(to4.get(n, ()))
            if wanted3:
                found = sorted({t for f in found for t in to3.get(f, ())})
            # Goods alone: a class of a service that a maker also does says nothing of goods.
            found = [f for f in found if "01" <= f[:2] <= ("37" if wanted3 else "33") or f[:2] in ("22", "58")]
            for f in found:
                s.prefixes(f, b, parts, 1 / len(bea[c]) / len(found), (2, 3, 4))
    return s.shares()


def by_hs(raw, isic3):
    """Of a heading or chapter the mean over the codes below, each as its ISIC 3 class."""
    link = {}
    with open(raw + "/classifications/JobID-64_Concordance_HS_to_I3.CSV", encoding="latin-1",
              newline="") as f:
        for row in list(csv.reader(f))[1:]:
            link[row[0]] = row[2]
    below = defaultdict(list)
    for code, cls in link.items():
        for b in BUYERS:
            found = next((isic3[cls[:n], b] for n in (4, 3, 2) if (cls[:n], b) in isic3), None)
            if found:
                for n in (2, 4):
                    below[code[:n], b].append(found)
    return {key: [sum(m) / len(all_) for m in zip(*all_)] for key, all_ in below.items()}


def by_own(margins, system):
    s = Sums()
    for r in C.read_csv(os.path.join(HERE, "prices_own.csv"), "utf-8"):
        names = ("coicop", "coicop1999") if r["system"] == "coicop*" else (r["system"],)
        if system not in names:
            continue
        begins = tuple(r["bea"].split())
        hit = [k for k in margins if k[0].startswith(begins)]
        for begin in begins:
            if not any(k[0].startswith(begin) for k in hit):
                raise SystemExit("no commodity " + begin)
        for c, b in hit:
            s.add(r["code"], b, margins[c, b])
    return s.shares()


# --- writing ------------------------------------------------------------------------------

def written(shares):
    unit = 10 ** 6
    parts = [int(round(s * unit)) for s in shares]
    parts[parts.index(max(parts))] += unit - sum(parts)
    return [("%d.%06d" % divmod(p, unit)).rstrip("0").rstrip(".") for p in parts]


def trade_levels(raw):
    """Trade bought for a dollar of goods, against the United States."""
    goods, trade = defaultdict(float), defaultdict(float)
    with gzip.open(raw + "/wiod2013/wiot_2011.csv.gz", "rt", newline="") as f:
        rows = csv.reader(f)
        head = next(rows)[1:]
        users = [(h.split(".")[0], {"c": "company", "f": "household"}.get(h.split(".")[1][0])
                  if h.split(".")[1] not in ("f3", "f4", "f5") else None) if "." in h else (None, None)
                 for h in head]
        for row in rows:
            kind = int(row[0].split(".c")[1]) if ".c" in row[0] else 0
            into = goods if 1 <= kind <= 16 else trade if 19 <= kind <= 21 else None
            if into is None:
                continue
            for (region, buyer), v in zip(users, row[1:]):
                if buyer and v:
                    into[region, buyer] += float(v)
                    into["WLD", buyer] += float(v)
    out = []
    for region, buyer in sorted(goods):
        base = trade["USA", buyer] / goods["USA", buyer]
        level = trade[region, buyer] / goods[region, buyer] / base
        out.append((region, buyer, "%.4f" % level, "WIOD 2013 release, world table of 2011",
                    "github.com/bquast/wiod", "2011"))
    return out


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__.split("\n\n")[1])
    raw = sys.argv[1].rstrip("/")
    root = sys.argv[2] if len(sys.argv) == 3 else os.path.dirname(os.path.dirname(HERE))
    cls, own = raw + "/classifications", C.read_own()
    table = {}
    _, classes = C.isic4_table(cls, own)
    table["naics"], _ = C.naics_table(cls, own, classes)
    margins = read_margins(raw + "/useeio")
    bea, kinds = links(raw, table)
    goods = {k: v for k, v in margins.items() if k[0] in bea}
    to4, to3 = isic_links(raw)
    isic3 = by_isic(goods, bea, to4, to3, True)
    systems = {"kind": by_kind(goods, kinds), "naics": compact(by_naics(goods, bea)),
               "isic4": compact(by_isic(goods, bea, to4, to3, False)), "isic3": compact(isic3),
               "hs": compact(by_hs(raw, isic3))}
    for name in ("coicop", "coicop1999", "mcc"):
        systems[name] = compact(by_own(goods, name))
    rows = [(system, code, buyer) + tuple(written(s)) + MARGINS + ("2017",)
            for system in systems for (code, buyer), s in sorted(systems[system].items())]
    out = root + "/data/prices/"
    C.write_csv(out + "margins.csv", ("system", "code", "buyer") + PARTS + ("source", "address", "year"), rows)
    C.write_csv(out + "trade_level.csv", ("region", "buyer", "level", "source", "address", "year"),
                trade_levels(raw))
    vat = [(r["iso3"], r["category"], r["rate"], r["from"], r["to"]) + VAT[r["source"]] + (READ,)
           for r in C.read_csv(os.path.join(HERE, "vat_read.csv"), "utf-8")]
    C.write_csv(out + "vat.csv", ("iso3", "category", "rate", "from", "to", "source", "address", "read"), vat)
    C.write_csv(out + "vat_goods.csv", ("system", "code", "category", "reason"),
                [(r["system"], r["code"], r["category"], r["reason"])
                 for r in C.read_csv(os.path.join(HERE, "prices_vat_goods.csv"), "utf-8")])
    entries = []
    for name, what, source, date, licence in (
            ("margins.csv", "what a dollar of a good's purchase pays for: maker, trade, transport, taxes",
             "US Bureau of Economic Analysis, 2017 detail margins, output and use tables, by github.com/USEPA/useeior; "
             "codes by tools/derive/codes.py and own judgement (tools/derive/prices_own.csv)", "2017",
             "US Government work; MIT; own work"),
            ("trade_level.csv", "trade bought for a dollar of goods, against the United States",
             "World Input-Output Database, 2013 release, table of 2011 (github.com/bquast/wiod)", "2011", "facts"),
            ("vat.csv", "value added taxes by country, category and year",
             "column source and address of each row; transcribed in tools/derive/vat_read.csv", "1988 to 2026", "facts"),
            ("vat_goods.csv", "which codes and industries are in which category of value added tax",
             "own judgement after the categories of Annex III of Directive 2006/112/EC; exempt: Article 13 of "
             "Directive 77/388/EEC (legislation.gov.uk/eudr/1977/388/article/13)", "2026", "own work")):
        with open(out + name, "rb") as f:
            entries.append((name, what, source, date, READ, licence, hashlib.sha256(f.read()).hexdigest()))
    C.write_csv(out + "SOURCES.csv",
                ("file", "what", "source", "source_date", "read", "licence", "sha256"), entries)


if __name__ == "__main__":
    main()
