#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the score's model to labelled pairs: data/screen/score_model.csv.

    python3 -m venv VENV && VENV/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    VENV/bin/python tools/derive/screen_model.py MANUMIT PAIRS.csv

MANUMIT    the program; its 'screen pairs --features' says what it sees in each pair
PAIRS.csv  name1, name2, schema, is_match: nomenklatura contrib/name_bench (MIT), 416 rows

The model is boosted trees (Friedman 2001, doi:10.1214/aos/1013203451) in which each feature
that has a direction may only act in it: more of two names that meets never lowers the
probability, more that has no partner never raises it. Few and shallow trees with large
leaves, so that no leaf speaks of single pairs; the seed is fixed. The same input gives the
same bytes with these versions. The figures of docs/methods/screening.md are of
bench/screen/quality.py, which fits the same model inside folds.
"""
import csv
import hashlib
import json
import pathlib
import subprocess
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data/screen"
SOURCE = ("https://github.com/opensanctions/nomenklatura contrib/name_bench/cases.csv (MIT), 416 of "
          "its rows; fitted by tools/derive/screen_model.py")
# More of it speaks for one bearer; all others speak against it, but for those of FREE.
UP = {"cover_min", "cover_max", "evidence", "letters", "worst", "exact", "first", "last",
      "legal_same", "short"}
FREE = {"person", "scripts", "initials", "joined", "nicks", "order"}
# Left out of the fitting: on these pairs they carry nothing in folds (bench/screen/quality.py
# shows it), and what carries nothing can only be wrong on others. The rules have the last word on
# numbers, places and common words.
BARE = {"first_letter", "sound", "exact", "edits_share", "names_left", "names_more",
        "number_other", "number_more", "place_other", "place_more", "generic_other",
        "generic_more", "legal_other", "legal_same", "initials", "initial_other", "nicks",
        "joined", "scripts"}


def directions(names):
    return [0 if n in FREE else 1 if n in UP else -1 for n in names]


def features_of(program, pairs):
    """(names, features, is it a match, rules) of a file of pairs."""
    out = subprocess.run([program, "screen", "pairs", pairs, "--features", "--ndjson", "--table",
                          "features"], check=True, capture_output=True, text=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    names = [n for n in rows[0] if n not in BARE | {"trust", "most", "least", "model"}]
    with open(pairs, encoding="utf-8", newline="") as f:
        labels = [r["is_match"] == "true" for r in csv.DictReader(f)]
    rules = (*(np.array([r[k] for r in rows], float) for k in ("trust", "most", "least")),
             np.array([r["model"] == "asked" for r in rows]))
    return (names, np.array([[r[n] for n in names] for r in rows], float), np.array(labels, int),
            rules)


def limited(answer, rules):
    """The program's probability of the model's answer: its rules have the last word."""
    trust, most, least, asked = rules
    return np.where(asked, np.maximum(np.minimum(trust * answer, most), least), most)


def model(names):
    return HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.05, max_depth=3, min_samples_leaf=15, l2_regularization=2.0,
        monotonic_cst=directions(names), early_stopping=False, random_state=1)


def tree_rows(number, nodes, names):
    """A tree's rows with children side by side behind their parents."""
    rows, queue, place = [], [0], {0: 0}
    while queue:
        at = queue.pop(0)
        n = nodes[at]
        if n["is_leaf"]:
            rows.append((number, place[at], "", "", "", f"{n['value']:.6g}"))
            continue
        left = len(place)
        place[n["left"]], place[n["right"]] = left, left + 1
        queue += [n["left"], n["right"]]
        rows.append((number, place[at], names[n["feature_idx"]], f"{n['num_threshold']:.6g}", left, ""))
    return rows


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    names, x, y, _ = features_of(sys.argv[1], sys.argv[2])
    m = model(names).fit(x, y)
    rows = [("base", "", "", "", "", f"{m._baseline_prediction.item():.6g}")]
    for number, (tree,) in enumerate(m._predictors):
        rows += tree_rows(number, tree.nodes, names)
    with open(DATA / "score_model.csv", "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(("tree", "node", "feature", "cut", "left", "value"))
        w.writerows(rows)
    sys.path.insert(0, str(ROOT / "tools/derive"))
    import screen
    screen.sources([("score_model.csv", "trees that make a probability of what two names have in "
                     "common", SOURCE, "2026-11", "fitted coefficients: Apache-2.0")])
    print(f"{len(m._predictors)} trees, {len(rows)} rows")


if __name__ == "__main__":
    main()
