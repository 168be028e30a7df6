#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage.py ROWS.csv ... - sums up what bench_measure_coverage wrote: how often each method's
interval reaches the truth, by pattern and number of lists, with the Monte Carlo error.

A method that refuses has no interval: its share of answers stands beside, and coverage is of the
answers. Rows of the same pattern, lists, seed and method count once."""
import csv
import math
import sys


def median(values):
    values = sorted(values)
    n = len(values)
    return (values[(n - 1) // 2] + values[n // 2]) / 2 if n else math.nan


def read(paths):
    rows = {}
    for path in paths:
        with open(path, newline="", encoding="utf-8") as f:
            for row in csv.DictReader(f):
                if row["note"] is not None:  # a last line that is cut short
                    rows[row["pattern"], row["lists"], row["seed"], row["method"]] = row
    return rows.values()


def number(text):
    return float(text) if text else math.nan


def summary(rows):
    """answers, tables, reached, its error, estimate and width over the truth, processor seconds"""
    total = len(rows)
    done = [r for r in rows if r["estimate"]]
    truth = number(rows[0]["truth"])
    reached = sum(number(r["low"]) <= truth <= number(r["high"]) for r in done)
    share = reached / len(done) if done else math.nan
    # As if two more tables had been reached and two more not: none of few is no certainty.
    near = (reached + 2) / (len(done) + 4)
    error = math.sqrt(near * (1 - near) / (len(done) + 4))
    return {
        "tables": total,
        "answers": len(done),
        "reached": share,
        "error": error,
        "estimate": median([number(r["estimate"]) / truth for r in done]),
        "width": median([(number(r["high"]) - number(r["low"])) / truth for r in done]),
        "seconds": median([number(r["seconds"]) for r in rows]),
    }


def cell(s):
    if not s["answers"]:
        return "none"
    refused = s["tables"] - s["answers"]
    text = f"{100 * s['reached']:.0f} ± {100 * s['error']:.0f}"
    return text + (f" ({refused} refused)" if refused else "")


def main(paths):
    groups, patterns, methods, lists = {}, [], [], []
    for row in read(paths):
        groups.setdefault((row["pattern"], row["method"], row["lists"]), []).append(row)
        for name, seen in (("pattern", patterns), ("method", methods), ("lists", lists)):
            if row[name] not in seen:
                seen.append(row[name])
    lists.sort(key=int)
    for pattern in patterns:
        print(f"\n### {pattern}\n")
        print("| Method | " + " | ".join(f"{k} lists" for k in lists) +
              " | All | Estimate / truth | Width / truth | Tables |")
        print("|---" * (len(lists) + 5) + "|")
        for method in methods:
            every = [r for k in lists for r in groups.get((pattern, method, k), [])]
            if not every:
                continue
            cells = [groups.get((pattern, method, k)) for k in lists]
            whole = summary(every)
            print(f"| `{method}` | " +
                  " | ".join(cell(summary(c)) if c else "" for c in cells) +
                  f" | {cell(whole)} | {whole['estimate']:.2f} | {whole['width']:.2f} | "
                  f"{whole['tables']} |")
    print("\nPer cent of intervals that reach the truth ± Monte Carlo error, of those that have one.")


main(sys.argv[1:])
