#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the queries for 'bench_screen recall' and 'rates' from published files.

    VENV/bin/python bench/screen/sets.py FOLDER OUT

FOLDER holds candidates/yente_*.csv, pairs/name_bench_dev.csv and lists/ (OFAC's SDN files, section
1260H). Written to OUT: pairs.tsv (labelled pairs with their schema),
un683.tsv (altered UN names), company.tsv (aliases of SDN and 1260H organisations whose words are
at least 80% alike by RapidFuzz's token-sort ratio; --least 75 changes that), main.csv (the
list of main names alone, for company.tsv), negatives.txt (50,000 made-up persons).
"""
import csv
import gzip
import pathlib
import sys

from rapidfuzz import fuzz

KINDS = {"-0-": "Company", "individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}


def rows(path, encoding="utf-8"):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=encoding, newline="") as f:
        yield from csv.reader(f)


def records(path):
    head, *rest = rows(path)
    return [dict(zip(head, r)) for r in rest]


def plain(name):
    return "".join(c.lower() if c.isalnum() else " " for c in name)


def main():
    folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    least = float(sys.argv[4]) if "--least" in sys.argv else 80
    out.mkdir(exist_ok=True)
    altered = records(folder / "candidates/yente_positives_un_treated.csv")
    listed = records(folder / "candidates/yente_positives_un_untreated.csv")
    with open(out / "un683.tsv", "w", encoding="utf-8") as f:
        for a, b in zip(altered, listed):
            f.write(f"{a['full_name']}\t{b['full_name']}\tPerson\n")
    with open(out / "pairs.tsv", "w", encoding="utf-8") as f:
        for r in records(folder / "pairs/name_bench_dev.csv"):
            f.write(f"{r['name1']}\t{r['name2']}\t{r['schema']}\n")
    with open(out / "negatives.txt", "w", encoding="utf-8") as f:
        for r in records(folder / "candidates/yente_negatives_us.csv.gz"):
            f.write(r["full_name"] + "\n")
    sdn = {r[0]: (r[1], r[2].strip())
           for r in rows(folder / "lists/ofac_2021-07/sdn.csv.gz", "latin-1") if len(r) > 2}
    dod = records(folder / "lists/dod_1260h_sanctions.csv")
    pairs = [(r[3], sdn[r[0]][0])
             for r in rows(folder / "lists/ofac_2021-07/alt.csv.gz", "latin-1")
             if len(r) > 3 and r[0] in sdn and sdn[r[0]][1] == "-0-"]
    for r in dod:
        clean = r["Clean Name"] or r["Name"]
        pairs += [(q, clean) for q in sorted({r["Name"], r["Alias"]} - {""})]
    with open(out / "company.tsv", "w", encoding="utf-8") as f:
        for q, w in dict.fromkeys(pairs):
            if q.lower() != w.lower() and fuzz.token_sort_ratio(plain(q), plain(w)) >= least:
                f.write(f"{q}\t{w}\tCompany\n")
    with open(out / "main.csv", "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["id", "name", "schema"])
        w.writerows([f"o{k}", name, KINDS.get(kind, "")] for k, (name, kind) in sdn.items())
        w.writerows([f"h{i}", r["Clean Name"] or r["Name"], "Company"] for i, r in enumerate(dod))


if __name__ == "__main__":
    main()
