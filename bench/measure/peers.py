#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""peers.py PROGRAM FOLDER - PROGRAM (manumit) beside what of R is installed, on the published tables
mse_UKdat.csv, mse_UKdat_5.csv, mse_Ned_5.csv and mse_Korea.csv of FOLDER: what each says, and the
processor time that it takes. Without R it says so and measures ours alone. TURNS (3) times ours; DRAWS (2000)
are the steps of R's package conting."""
import csv
import io
import os
import resource
import shutil
import subprocess
import sys

METHODS = [["stepwise", "--replicates", "1000"], ["bic", "--replicates", "100"],
           ["bic-average", "--replicates", "100"], ["dga"], ["coverage", "--replicates", "1000"]]


def timed(words):
    """standard output, processor seconds"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return out, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(program, path, method):
    words = [program, "estimate", path, "--method", *method, "--csv", "--threads", "1"]
    turns = sorted((timed(words) for _ in range(int(os.environ.get("TURNS", "3")))),
                   key=lambda t: t[1])
    out, seconds = turns[len(turns) // 2]
    row = next(csv.DictReader(io.StringIO(out)))
    return [row["estimate"], row["low"], row["high"], f"{seconds:.2f}"]


def short(value):
    try:
        return f"{float(value):.1f}"
    except ValueError:
        return value


def main(program, folder):
    names = ["UKdat", "UKdat_5", "Ned_5", "Korea"]
    paths = [os.path.join(folder, f"mse_{n}.csv") for n in names]
    paths = [p for p in paths if os.path.exists(p)]
    if not paths:
        sys.exit(f"bench: no table mse_*.csv in '{folder}': nothing to measure")
    print("table,method,estimate,low,high,processor seconds")
    for path in paths:
        name = os.path.basename(path)[4:-4]
        for method in METHODS:
            row = ours(program, path, method)
            print(",".join([name, "manumit " + method[0], *map(short, row[:3]), row[3]]))
    rscript = shutil.which("Rscript")
    if not rscript:
        print("bench: no R (Debian's r-base-core, r-cran-conting): its peers are left out",
              file=sys.stderr)
        return
    here = os.path.dirname(os.path.abspath(__file__))
    for path in paths:
        out, _ = timed([rscript, os.path.join(here, "peers.R"), path])
        for row in csv.reader(io.StringIO(out)):
            print(",".join([row[0], "R " + row[1], *map(short, row[2:5]), row[5]]), flush=True)


main(sys.argv[1], sys.argv[2])
