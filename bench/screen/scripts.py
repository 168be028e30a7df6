#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well names in other scripts are known by the Latin names that a list gives them.

    VENV/bin/python bench/screen/scripts.py MANUMIT UN_consolidated.xml.gz

Each name in its original script in the UN's list against the same entry's name and good aliases:
told where one of them reaches 0.5. And against the names of 30 other entries of its kind, drawn
with a fixed seed: the share of pairs that reach 0.5.
"""
import collections
import csv
import gzip
import random
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET

OTHERS = 30


def script(name):
    for c in name:
        if ord(c) > 0x2af and c.isalpha():
            return unicodedata.name(c).split()[0].capitalize()
    return "Latin"


def entries(path):
    """(original, [Latin names], schema)"""
    root = ET.fromstring(gzip.open(path).read())
    for tag, schema in (("INDIVIDUAL", "Person"), ("ENTITY", "Organization")):
        for e in root.iter(tag):
            parts = [(e.findtext(k + "_NAME") or "").strip()
                     for k in ("FIRST", "SECOND", "THIRD", "FOURTH")]
            original = (e.findtext("NAME_ORIGINAL_SCRIPT") or "").strip()
            aliases = [a.findtext("ALIAS_NAME").strip() for a in e.iter(tag + "_ALIAS")
                       if a.findtext("ALIAS_NAME") and a.findtext("QUALITY") in ("Good", "a.k.a.")]
            latin = " ".join(p for p in parts if p)
            if original and latin and script(original) != "Latin":
                yield original, [latin] + aliases, schema


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    all_of, draw = list(entries(sys.argv[2])), random.Random(1)
    rows = []
    for i, (original, names, schema) in enumerate(all_of):
        rows += [(original, n, schema, i, 1) for n in names]
        same = [k for k, e in enumerate(all_of) if e[2] == schema and k != i]
        rows += [(original, all_of[k][1][0], schema, i, 0) for k in draw.sample(same, OTHERS)]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(("name1", "name2", "schema", "entry", "own"))
        w.writerows(rows)
        f.flush()
        out = subprocess.run([sys.argv[1], "screen", "pairs", f.name, "--csv"], check=True,
                             capture_output=True, text=True).stdout
    best, wrong, others = {}, collections.Counter(), collections.Counter()
    for r in csv.DictReader(out.splitlines()):
        p, s = float(r["probability"] or 0), script(r["name1"])
        if r["own"] == "1":
            best[r["entry"]] = max(best.get(r["entry"], (0, s)), (p, s))
        else:
            others[s] += 1
            wrong[s] += p >= 0.5
    for s in sorted(others):
        found = [p for p, of in best.values() if of == s]
        print(f"{s}: {len(found)} entries, {100 * sum(p >= 0.5 for p in found) / len(found):.1f}% "
              f"told, {100 * sum(p >= 0.85 for p in found) / len(found):.1f}% accepted; "
              f"{100 * wrong[s] / others[s]:.3f}% of {others[s]} pairs with others")


if __name__ == "__main__":
    main()
