#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ledger.py LINES [SEED [DESCRIPTIONS]] - a ledger as public buyers publish them, to standard
output: words, codes of five systems, origins, seven currencies, ten years.

Two lines of three have a code, half of them an origin; about DESCRIPTIONS (50,000)
different texts are made from the project's own phrases with sizes, suppliers and
order numbers, a few of them met far more often than most. The same SEED makes
the same bytes. Standard library only.
"""
import csv
import os
import random
import sys

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
CURRENCIES = ["USD", "USD", "USD", "USD", "EUR", "EUR", "GBP", "CAD", "JPY", "MXN", "INR"]
ORIGINS = ["", "", "", "", "", "CHN", "USA", "Mexico", "Germany", "VN", "IN", "Brazil", "JPN",
           "Thailand", "GBR", "Viet Nam"]
SIZES = ["", "", "", " 500g", " x 12", " 2 kg", " (box of 100)", " 24/7 service", " 1L", " A4",
         ", white", ", size L", " 10ft", " - monthly", " Q3"]
SYSTEMS = ["hs", "naics", "isic4", "coicop", "mcc"]


def column(path, name):
    with open(os.path.join(DATA, path), encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def main():
    lines = int(sys.argv[1])
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    kinds = int(sys.argv[3]) if len(sys.argv) > 3 else 50000
    phrases = column("words/lexicon.csv", "phrase") + column("words/merchants.csv", "phrase")
    # A buyer's ledger has a few hundred codes of a system, not all.
    codes = {s: sorted({c for c in column(f"codes/{s}.csv", "code") if len(c) >= 4})
             for s in SYSTEMS}
    codes = {s: random.sample(c, min(300, len(c))) for s, c in codes.items()}
    described = []
    for i in range(kinds):
        text = random.choice(phrases) + random.choice(SIZES)
        shape = i % 4
        if shape == 1:
            text = text.upper()
        elif shape == 2:
            text = f"{text}, {random.choice(phrases)}"
        elif shape == 3:
            text = f"{text} PO {random.randrange(10000, 99999)}"
        described.append('"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text)
    # Zipf: a few are met often, most seldom.
    weights = [1 / (i + 10) for i in range(kinds)]
    out = sys.stdout
    out.write("Date,Supplier,Description,Amount,Currency,HS,NAICS,ISIC 4,COICOP,MCC,Origin\n")
    for start in range(0, lines, 100000):
        made = []
        n = min(100000, lines - start)
        for i, text in enumerate(random.choices(described, weights, k=n), start):
            r = random.getrandbits(62)
            code = [""] * 5
            if r % 3:
                r //= 3
                s = SYSTEMS[r % 5]
                code[r % 5] = codes[s][(r >> 8) % len(codes[s])]
            amount = (r >> 20) % 2000000 if r & 7 else (r >> 20) % 40000000
            sign = "-" if (r >> 44) % 50 == 0 else ""
            made.append(f"{2014 + (r >> 3) % 10}-{1 + (r >> 7) % 12:02}-{1 + (r >> 11) % 28:02},"
                        f"Supplier {(r >> 15) % 4000},{text},{sign}{amount // 100}.{amount % 100:02},"
                        f"{CURRENCIES[(r >> 30) % len(CURRENCIES)]},{','.join(code)},"
                        f"{ORIGINS[(r >> 35) % len(ORIGINS)]}\n")
        out.write("".join(made))


if __name__ == "__main__":
    main()
