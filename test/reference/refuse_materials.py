#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that check_materials.py refuses: each table is spoilt in one cell at a
time, and the check must fail and name it.

Usage: refuse_materials.py ROOT
"""
import csv
import os
import shutil
import subprocess
import sys
import tempfile

# table, column, what the first row that has it gets, what the check must say
SPOILT = [
    ("products.csv", "source", "", "no source"),
    ("products.csv", "year", "", "is no year"),
    ("products.csv", "keywords", "Chocolate", "is no keyword"),
    ("recipes.csv", "source", "", "no source"),
    ("recipes.csv", "address", " ", "no address"),
    ("recipes.csv", "year", "last", "is no year"),
    ("recipes.csv", "retrieved", "", "no retrieved"),
    ("recipes.csv", "share", "1.5", "is no share"),
    ("recipes.csv", "low", "1", "outside low and high"),
    ("recipes.csv", "material", "unobtainium", "no material 'unobtainium'"),
    ("recipes.csv", "product", "phlogiston", "no product 'phlogiston'"),
    ("materials.csv", "source", "", "no source"),
    ("materials.csv", "dol_goods", "Unicorns", "no good is named 'Unicorns'"),
    ("materials.csv", "share_status", "unknown", "its origins are not"),
    ("origins.csv", "source", "", "no source"),
    ("origins.csv", "address", "", "no address"),
    ("origins.csv", "year", "", "is no year"),
    ("origins.csv", "share", "0.9", "sum to"),
    ("origins.csv", "quantity", "1", "is not the quantity's"),
    ("origins.csv", "iso3", "XYZ", "no country 'XYZ'"),
    ("product_shares.csv", "source", "", "no source"),
    ("product_shares.csv", "high", "-1", "is no share"),
]


def spoil(path, column, text):
    with open(path, encoding="utf-8", newline="") as f:
        table = list(csv.reader(f))
    table[1][table[0].index(column)] = text
    with open(path, "w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(table)


def main(root):
    check = os.path.join(root, "test/reference/check_materials.py")
    bad = 0
    for name, column, text, says in SPOILT:
        with tempfile.TemporaryDirectory() as d:
            folder = os.path.join(d, "materials")
            shutil.copytree(os.path.join(root, "data/materials"), folder)
            spoil(os.path.join(folder, name), column, text)
            r = subprocess.run([sys.executable, check, root, folder],
                               capture_output=True, text=True, encoding="utf-8")
            if r.returncode != 1 or says not in r.stderr:
                bad += 1
                print(f"{name}: '{text}' in {column} was not refused ('{says}')",
                      file=sys.stderr)
    print(f"{len(SPOILT)} spoilt tables, {bad} not refused")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
