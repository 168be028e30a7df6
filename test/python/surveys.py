# SPDX-License-Identifier: Apache-2.0
"""Estimates of surveys beside the formulas, written down once more in numpy: respondent-driven
sampling, persons met at places, multipliers.

    surveys.py MANUMIT

Chances of successive sampling are here those of a large population; the program's are of this one
(test/unit/measure_rds.c has them beside all ways to draw small samples).
"""
import csv
import io
import os
import subprocess
import sys
import tempfile

import numpy as np

SEED, TABLES = 20261123, 12


def run(program, *words):
    done = subprocess.run([program, "estimate", *words, "--csv", "--quiet"], capture_output=True,
                          text=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, rows[0].keys())
        out.writeheader()
        out.writerows(rows)


def near(got, want, tolerance, what):
    if not abs(float(got) - want) <= tolerance * max(1, abs(want)):
        sys.exit(f"{what}: {got} is not {want}")


# --- respondents who recruit ----------------------------------------------------------------------


def recruits(rng, n, values):
    rows = []
    for i in range(n):
        by = -1 if i < 4 or rng.random() < .02 else int(rng.integers(0, i))
        x = rng.choice(values) if by < 0 or rng.random() < .6 else rows[by]["x"]
        rows.append({"id": f"r{i}", "recruiter": "" if by < 0 else f"r{by}",
                     "degree": int(rng.integers(1, 16)), "x": x, "by": by})
    return rows


def successive(degree, count, population):
    """Chances of a large population: 1 - exp(-degree t), the numbers count / chance its size."""
    low, high = 0, 1e6
    for _ in range(200):
        t = (low + high) / 2
        low, high = (t, high) if (count / -np.expm1(-degree * t)).sum() > population else (low, t)
    return -np.expm1(-degree * t)


def rds(program, folder):
    rng = np.random.default_rng(SEED)
    worst = 0
    for table in range(TABLES):
        values = ["a", "b"] if table % 2 else ["a", "b", "c"]
        rows = recruits(rng, 40 if table % 3 == 0 else 120, values)
        path = os.path.join(folder, "rds.csv")
        write(path, [{k: v for k, v in r.items() if k != "by"} for r in rows])
        population = [60, 200, 5000][table % 3]
        population = max(population, len(rows) + 20)
        got = run(program, "rds", path, "--trait", "x", "--replicates", "100", "--interval", "tree",
                  "--population", str(population))
        x = np.array([r["x"] for r in rows])
        d = np.array([r["degree"] for r in rows], float)
        g = len(values)
        move = np.zeros((g, g))
        for r in rows:
            if r["by"] >= 0:
                move[values.index(rows[r["by"]]["x"]), values.index(r["x"])] += 1
        p = move / move.sum(1, keepdims=True)
        # Where the chain settles: p' E = E with sum 1.
        e = np.linalg.lstsq(np.vstack([p.T - np.eye(g), np.ones(g)]), np.append(np.zeros(g), 1),
                            rcond=None)[0]
        mean = np.array([(x == v).sum() / (1 / d[x == v]).sum() for v in values])
        want = {"sample": [(x == v).mean() for v in values],
                "rds1": e / mean / (e / mean).sum(),
                "rds2": [(1 / d[x == v]).sum() / (1 / d).sum() for v in values]}
        degrees, count = np.unique(d, return_counts=True)
        w = 1 / successive(degrees, count, population)[np.searchsorted(degrees, d)]
        want["ss"] = [w[x == v].sum() / w.sum() for v in values]
        for row in got:
            share = want[row["method"]][values.index(row["value"])]
            exact = row["method"] != "ss"
            near(row["estimate"], share, 1e-9 if exact else 5e-3, f"rds {table} {row}")
            if not exact:
                worst = max(worst, abs(float(row["estimate"]) - share))
    print(f"rds: {TABLES} tables; ss at most {worst:.1e} from those of a large population")


# --- surveys by their design ----------------------------------------------------------------------


def linear(y, x, w, unit, stratum):
    """A ratio and its error, by sums of residuals of units."""
    r = (w * y).sum() / (w * x).sum()
    z = w * (y - r * x) / (w * x).sum()
    total, grand = 0, np.mean([z[unit == u].sum() for u in np.unique(unit)])
    for h in np.unique(stratum):
        s = np.array([z[unit == u].sum() for u in np.unique(unit[stratum == h])])
        n = len(s)
        total += ((s - s.mean()) ** 2).sum() * n / (n - 1) if n > 1 else ((s - grand) ** 2).sum()
    return r, np.sqrt(total)


def design(program, folder):
    rng = np.random.default_rng(SEED + 1)
    for _ in range(TABLES):
        rows = []
        for h in range(3):
            for u in range(rng.integers(1, 6)):
                asked = int(rng.integers(2, 7))
                chance, counted = round(rng.uniform(.05, .9), 3), asked + int(rng.integers(0, 20))
                for _ in range(asked):
                    rows.append({"event": f"e{h}{u}", "stratum": f"s{h}", "chance": chance,
                                 "counted": counted, "visits": int(rng.integers(1, 9)),
                                 "x": "yes" if rng.random() < .4 else "no", "asked": asked})
        path = os.path.join(folder, "design.csv")
        weights = np.array([r["counted"] / r["asked"] / r["chance"] for r in rows])
        visits = np.array([r["visits"] for r in rows])
        write(path, [{k: v for k, v in r.items() if k != "asked"} | {"w": w}
                     for r, w in zip(rows, weights.tolist())])
        y = np.array([r["x"] == "yes" for r in rows], float)
        unit = np.array([r["event"] for r in rows])
        stratum = np.array([r["stratum"] for r in rows])
        of = {"sample": np.ones(len(rows)), "visits": weights, "persons": weights / visits}
        for row in run(program, "places", path, "--trait", "x"):
            r, error = linear(y if row["value"] == "yes" else 1 - y, np.ones(len(y)),
                              of[row["method"]], unit, stratum)
            near(row["estimate"], r, 1e-12, f"places {row}")
            near(row["error"], error, 1e-12, f"places {row}")
        r, error = linear(y, np.ones(len(y)), weights, unit, stratum)
        row, = run(program, "multiplier", path, "--multiplier", "x=500", "--columns",
                   "weight=w,unit=event,stratum=stratum")
        near(row["estimate"], 500 / r, 1e-12, "multiplier")
        near(row["error"], 500 * error / r ** 2, 1e-12, "multiplier")
    print(f"places, multiplier: {TABLES} tables")


def main():
    with tempfile.TemporaryDirectory() as folder:
        rds(sys.argv[1], folder)
        design(sys.argv[1], folder)


main()
