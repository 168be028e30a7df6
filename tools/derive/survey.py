#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derive the survey's questions: how what households pay to an industry divides
among the questions asked.

    python3 tools/derive/survey.py RAW [ROOT]

RAW is the directory with the public source files (it holds useeio/); ROOT is the
top of the source tree, by default two levels above this file.  Written are
ROOT/data/survey/questions.csv, countries.csv and advice.csv (figures read, and texts,
as they stand in survey/ beside this file) and the hashes in SOURCES.csv.

What a person judged is in survey/questions.csv beside this file: each question
with the industry (c1..c35) that it is paid to, the product with a recipe that
stands for it, and the BEA commodities that it holds.  "311920*0.168/0.261" is a
part of a commodity; the column note says where the part is from.

The share of a question is its part of what US households paid in 2017 for all
questions of the same industry: producers' value of personal consumption (BEA
margins, 2017, detail), for transport what passengers paid (purchasers' value).
The rest of the transport's value, and all of trade but repairs, is margins on
goods: the column asked of an industry is what is left.  Used goods, trade, and
imports that are compared with nothing are in no question.  Only the Python 3
standard library is used, and the same input gives the same bytes.
"""
import csv
import gzip
import hashlib
import os
import sys
from collections import defaultdict
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
READ = "2026-11-22"
FIELDS = ("key", "screen", "label", "kind", "product", "coicop", "share", "asked", "basis",
          "source", "address", "year", "retrieved", "note")
BEA = ("BEA 2017 detail margins, personal consumption", "github.com/USEPA/useeior")
# Where the parts of a commodity were read.
PARTS = (
    ("CPI of December 2017", "BLS relative importance, December 2017",
     "github.com/BenCasselman/inflation cpi_weights.csv"),
    ("CPI of December 2019", "BLS relative importance, December 2019",
     "github.com/BenCasselman/inflation cpi_weights.csv"),
    ("CPI of December 2022", "BLS relative importance, December 2022",
     "bls.gov/cpi/tables/relative-importance/old-weights-2022.htm"),
    ("weight eaten in 2019", "NOAA, Fisheries of the United States 2019, as quoted",
     "oysterradio.blogspot.com/2021/05"),
)
TRADE = ("42", "44", "45", "4B")          # wholesale and retail: margins
TRANSPORT = ("481", "482", "483", "484", "485", "486")
NOT_ASKED = ("S00300", "S00401", "S00402", "S00900", "486000")
VEHICLE = ("423100", "441000", "447000", "424700")


def read_spending(raw):
    """{commodity: (producers' value, purchasers' value)} of personal consumption"""
    name = raw + "/useeio/Detail_Margins_2017_BeforeRedef_17sch.csv.gz"
    with gzip.open(name, "rt", newline="") as f:
        return {r["CommodityCode"]: (float(r["ProducersValue"]), float(r["PurchasersValue"]))
                for r in csv.DictReader(f) if r["IndustryCode"] == "F01000"}


def paid(spending, code):
    producers, purchasers = spending.get(code, (0.0, 0.0))
    return max(purchasers if code.startswith(TRANSPORT) else producers, 0.0)


def parts(text):
    for part in filter(None, text.split(";")):
        code, _, share = part.partition("*")
        num, _, den = share.partition("/")
        yield code, (Fraction(num) / Fraction(den or 1) if share else Fraction(1))


def check(spending, questions):
    """Every commodity is in questions once, whole; else it is in none on purpose."""
    held = defaultdict(Fraction)
    for q in questions:
        for code, share in parts(q["bea"]):
            held[code] += share
    for code, (producers, _) in spending.items():
        out = code in NOT_ASKED or code.startswith(TRADE)
        if producers > 0 and (held[code] != (0 if out else 1)):
            sys.exit("commodity %s (%.0f) is held %s times" % (code, producers, held[code]))


def asked(spending, questions, kind):
    """Of what households pay to a trade or to transport: what questions ask about."""
    value = sum(paid(spending, c) * float(s) for q in questions if q["kind"] == kind
                for c, s in parts(q["bea"]))
    if kind == "c19":
        return value / (value + sum(spending[c][0] for c in VEHICLE if c in ("423100", "441000", "447000")))
    if kind == "c21":
        retail = sum(v for c, (v, _) in spending.items()
                     if c[:2] in ("44", "45", "4B") and c not in VEHICLE)
        return value / (value + retail)
    if kind in ("c23", "c24", "c25"):
        whole = sum(spending.get(c, (0, 0))[0] for q in questions if q["kind"] == kind
                    for c, _ in parts(q["bea"]))
        return value / (whole + (spending["486000"][0] if kind == "c23" else 0))
    return 1.0


def cite(note):
    for words, source, address in PARTS:
        if words in note:
            return source, address
    return None


def main():
    raw = sys.argv[1]
    root = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.path.dirname(HERE))
    spending = read_spending(raw)
    with open(HERE + "/survey/questions.csv", newline="") as f:
        questions = list(csv.DictReader(f))
    check(spending, questions)
    value = [sum(paid(spending, c) * float(s) for c, s in parts(q["bea"])) for q in questions]
    total = defaultdict(float)
    for q, v in zip(questions, value):
        total[q["kind"]] += v
    rows = []
    for q, v in zip(questions, value):
        part = cite(q["note"])
        rows.append({
            "key": q["key"], "screen": q["screen"], "label": q["label"], "kind": q["kind"],
            "product": q["product"], "coicop": q["coicop"],
            "share": "%.9f" % (v / total[q["kind"]] if total[q["kind"]] else 1.0),
            "asked": "%.9f" % asked(spending, questions, q["kind"]),
            "basis": "assumed" if "assumed" in q["note"] or not total[q["kind"]] else
                     "part" if part else "sum",
            "source": BEA[0] + ("; " + part[0] if part else ""),
            "address": BEA[1] + ("; " + part[1] if part else ""),
            "year": "2017", "retrieved": READ, "note": q["note"]})
    folder = root + "/data/survey"
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/questions.csv", "w", newline="") as f:
        out = csv.DictWriter(f, FIELDS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    for name in ("countries.csv", "advice.csv"):
        with open(HERE + "/survey/" + name, "rb") as f, open(folder + "/" + name, "wb") as out:
            out.write(f.read())
    hashes(folder)


def hashes(folder):
    """Puts the hash of each table into SOURCES.csv; its other columns are by hand."""
    name = folder + "/SOURCES.csv"
    with open(name, newline="") as f:
        rows = list(csv.DictReader(f))
    for r in rows:
        with open(folder + "/" + r["file"], "rb") as f:
            r["sha256"] = hashlib.sha256(f.read()).hexdigest()
    with open(name, "w", newline="") as f:
        out = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


main()
