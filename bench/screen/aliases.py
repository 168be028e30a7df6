#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which aliases of organisations are found by the main name alone, by what kind of alias they are.

    VENV/bin/python bench/screen/aliases.py BUILD FOLDER OUT

BUILD holds bench/bench_alerts and bench/bench_screen; FOLDER the published files (see sets.py).
Every alternate name of OFAC's organisations (SDN, July 2021), and every name, clean name and alias
of section 1260H, is looked for in the list of main names alone, as if the list had no aliases. In
use it has them: this says what is left where a list does not.

Kinds, the first that fits; words are without case, marks and legal forms of English:
  same words     in another order, joined or split
  acronym        one is the initials of the other's words
  inside         all words of one are among the other's
  respelling     at least 80% alike (RapidFuzz's token-sort ratio)
  partly other   a word of four letters and more is the same: other languages, renamed units
  other name     none of these: translated whole, former or trade names
OFAC's former names ("fka") are told once more by themselves.
"""
import collections
import csv
import pathlib
import re
import subprocess
import sys
import unicodedata

from rapidfuzz import fuzz

import sets

FORMS = set("co company corp corporation inc incorporated limited llc ltd plc sa sarl gmbh ag jsc "
            "the of and for group fze fzco srl spa bv nv oao ooo pjsc".split())


def words(name):
    text = "".join(c for c in unicodedata.normalize("NFKD", name.casefold())
                   if not unicodedata.combining(c))
    found = re.findall(r"\w+", text.replace("'", "").replace("’", ""))
    return [w for w in found if w not in FORMS] or found


def kind(a, b):
    x, y = words(a), words(b)
    if "".join(sorted(x)) == "".join(sorted(y)) or "".join(x) == "".join(y):
        return "same words"
    for short, long in ((x, y), (y, x)):
        if len(short) == 1 and len(long) > 2 and len(short[0]) > 1 and short[0] in (
                "".join(w[0] for w in long),
                "".join(w[0] for w in re.findall(r"\w+", (a if long is x else b).casefold()))):
            return "acronym"
    if set(x) <= set(y) or set(y) <= set(x):
        return "inside"
    if fuzz.token_sort_ratio(" ".join(x), " ".join(y)) >= 80:
        return "respelling"
    if any(len(w) > 3 for w in set(x) & set(y)):
        return "partly other"
    return "other name"


def pairs(folder):
    sdn = {r[0]: (r[1], r[2].strip())
           for r in sets.rows(folder / "lists/ofac_2021-07/sdn.csv.gz", "latin-1") if len(r) > 2}
    for r in sets.rows(folder / "lists/ofac_2021-07/alt.csv.gz", "latin-1"):
        if len(r) > 3 and r[0] in sdn and sdn[r[0]][1] == "-0-":
            yield "OFAC", r[3], sdn[r[0]][0], r[2].strip() == "fka"
    for r in sets.records(folder / "lists/dod_1260h_sanctions.csv"):
        clean = r["Clean Name"] or r["Name"]
        for name in sorted({r["Name"], r["Alias"], r["Previous Name"]} - {"", clean}):
            yield "1260H", name, clean, name == r["Previous Name"]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    build, folder, out = (pathlib.Path(a) for a in sys.argv[1:])
    subprocess.run([sys.executable, pathlib.Path(sets.__file__), folder, out], check=True)
    subprocess.run([build / "bench/bench_screen", "index", f"main={out}/main.csv",
                    out / "main.index"], check=True)
    rows = list(dict.fromkeys(p for p in pairs(folder) if p[1].casefold() != p[2].casefold()))
    with open(out / "aliases.tsv", "w", encoding="utf-8") as f:
        f.writelines(f"{alias}\t{name}\tCompany\n" for _, alias, name, _ in rows)
    subprocess.run([build / "bench/bench_alerts", out / "main.index", out / "aliases.tsv",
                    out / "aliases.hits", out / "aliases.entries"], check=True)
    best = collections.defaultdict(lambda: -1.0)
    with open(out / "aliases.hits", encoding="utf-8") as f:
        for line in f:
            number, _, probability, _, wanted = line.split("\t")
            if wanted.strip() == "1":
                best[int(number)] = max(best[int(number)], float(probability))
    table = collections.defaultdict(list)
    with open(out / "aliases.csv", "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(("list", "alias", "name", "kind", "former", "probability"))
        for i, (source, alias, name, former) in enumerate(rows):
            k = kind(alias, name)
            w.writerow((source, alias, name, k, former, f"{best[i]:.6f}"))
            for label in (f"{source} {k}", f"{source} all", *([f"{source} former"] * former)):
                table[label].append(best[i])
    print(f"{'':24}{'aliases':>8}{'candidate':>11}{'told':>8}{'accepted':>10}")
    for label in sorted(table):
        p = table[label]
        share = [100 * sum(v >= c for v in p) / len(p) for c in (0, 0.5, 0.85)]
        print(f"{label:24}{len(p):8}" + "".join(f"{v:9.1f}%" for v in share))


if __name__ == "__main__":
    main()
