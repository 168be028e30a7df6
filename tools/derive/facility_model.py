#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits data/screen/facility_model.csv.

    VENV/bin/python tools/derive/facility_model.py MANUMIT FOLDER > data/screen/facility_model.csv

FOLDER holds published facility lists (see bench/screen/facility_sets.py, which makes labelled
pairs of them with fixed seeds; the half 0 of the rows is fitted to, the half 1 is left for
bench/screen/facilities.py). The features are those that 'manumit facility pairs --features'
prints. The model is logistic, with an L2 penalty and the direction of each weight fixed, by
projected gradient steps. Weights of positions, of a unit that one name alone has, and of numbers that
differ where all else agrees (put in after the fitting), are judged: the made pairs have no
positions, and whether such rows are the same only somebody who knows the place can say, so that
they are to be for review.
"""
import csv
import io
import pathlib
import subprocess
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench/screen"))
import facility_sets  # noqa: E402

NAMES = ["name", "name_same", "unit_other", "unit_more", "cover_less", "cover_more", "evidence",
         "number_same", "number_other", "inner_other", "code_same", "code_other", "place_other",
         "empty", "all_same", "near", "far"]
DOWN = {"unit_other", "unit_more", "number_other", "inner_other", "code_other", "place_other",
        "far"}
JUDGED = {"near": 1.1, "far": -1.4, "unit_more": -2.0}
AFTERWARDS = {"number_other": -2.7, "inner_other": -2.5}
FREE = {"empty"}


def features(program, pairs):
    head = ["name1", "address1", "country1", "name2", "address2", "country2"]
    text = io.StringIO()
    w = csv.writer(text)
    w.writerow(head)
    w.writerows([*a, *b] for a, b, *_ in pairs)
    out = subprocess.run([program, "facility", "pairs", "-", "--features", "--csv"],
                         input=text.getvalue(), capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def fit(x, y, penalty=1.0, steps=20000):
    """Weights and bias; directions fixed."""
    n, k = x.shape
    w, b = np.zeros(k), 0.0
    low = np.array([-np.inf if c in DOWN | FREE else 0.0 for c in NAMES])
    high = np.array([0.0 if c in DOWN else np.inf for c in NAMES])
    held = {NAMES.index(c): v for c, v in JUDGED.items()}
    for i, v in held.items():
        w[i] = v
    rate = 4 / (np.linalg.norm(np.c_[x, np.ones(n)], 2) ** 2 / n + penalty / n)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(x @ w + b)))
        w = np.clip(w - rate * (x.T @ (p - y) / n + penalty / n * w), low, high)
        b -= rate * (p - y).mean()
        for i, v in held.items():
            w[i] = v
    return w, b


def main():
    pairs = [p for seed in (11, 12, 13) for p in facility_sets.pairs(sys.argv[2], seed, 0)]
    rows = features(sys.argv[1], pairs)
    x = np.array([[float(r["f_" + c]) for c in NAMES] for r in rows])
    y = np.array([float(p[2]) for p in pairs])
    w, b = fit(x, y)
    for c, v in AFTERWARDS.items():
        w[NAMES.index(c)] = v
    print("feature,weight")
    print(f"bias,{b:.3f}")
    for c, v in zip(NAMES, w):
        print(f"{c},{v:.3f}")
    p = 1 / (1 + np.exp(-(x @ w + b)))
    print(f"{len(y)} pairs, {int(y.sum())} the same; right at 0.5: {((p > 0.5) == y).mean():.3f}",
          file=sys.stderr)


if __name__ == "__main__":
    main()
