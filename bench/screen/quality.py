#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well pairs of names are told apart, beside others, on labelled pairs.

    python3 -m venv VENV && VENV/bin/pip install -r bench/screen/requirements.txt
    VENV/bin/python bench/screen/quality.py MANUMIT PAIRS.csv

PAIRS.csv: name1, name2, schema, is_match, quality, category (nomenklatura contrib/name_bench).

Ours: the model of tools/derive/screen_model.py fitted inside each fold of 5, with the rules of
the program that limit its answer, at the probability 0.5 and at the threshold that is best
inside the fold; once more without those rules. Others: their score, at
0.5 where it is one of theirs, and at the threshold that is best inside the fold. Folds are
drawn five times with fixed seeds; figures are means. Rows marked WEAK are in the figures, and
once more left out of them. Prints also how often pairs of each tenth of the
probability are one bearer's, what happens when a whole category is left out, errors on rows
marked STRONG, whether the program's own probability is that of the model fitted here to all
rows, and pairs whose labels contradict each other.
"""
import collections
import csv
import json
import pathlib
import subprocess
import sys
import warnings

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from sklearn.model_selection import StratifiedKFold

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/derive"))
import screen_model  # noqa: E402

warnings.filterwarnings("ignore")
SEEDS = (1, 2, 3, 4, 5)


def f1(y, p):
    return 2 * (y & p).sum() / max(1, y.sum() + p.sum())


def best_threshold(y, score):
    cuts = np.unique(score)
    return max(cuts, key=lambda c: (f1(y, score >= c), c))


def logic_v2(rows):
    """Scores of nomenklatura's matcher, or None where it is not installed."""
    try:
        from followthemoney import ValueEntity
        from nomenklatura.matching import get_algorithm
    except ImportError as why:
        print(f"logic-v2 left out: {why}")
        return None
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(i, name):  # names are kept by id, so that each needs its own
        return ValueEntity.from_dict({"id": f"{name}-{i}", "schema": rows[i]["schema"],
                                      "properties": {"name": [rows[i][name]]}})

    return np.array([algorithm.compare(entity(i, "name1"), entity(i, "name2"), config).score
                     for i in range(len(rows))])


def folds(y, strata, seed):
    return StratifiedKFold(5, shuffle=True, random_state=seed).split(strata, strata)


def ours(x, y, names, rules, strata, seed):
    """(probability of each row by a model that never saw it, matches at the tuned threshold,
    probability without the rules)."""
    bare, tuned = np.zeros(len(y)), np.zeros(len(y), bool)
    p = np.zeros(len(y))
    for train, test in folds(y, strata, seed):
        m = screen_model.model(names).fit(x[train], y[train])
        bare[test] = m.predict_proba(x[test])[:, 1]
        p[test] = screen_model.limited(bare[test], [r[test] for r in rules])
        # The threshold from folds inside the fold.
        inner = np.zeros(len(train))
        for a, b in StratifiedKFold(5, shuffle=True, random_state=seed).split(strata[train],
                                                                              strata[train]):
            inner[b] = screen_model.model(names).fit(
                x[train][a], y[train][a]).predict_proba(x[train][b])[:, 1]
        inner = screen_model.limited(inner, [r[train] for r in rules])
        tuned[test] = p[test] >= best_threshold(y[train] == 1, inner)
    return p, tuned, bare


def theirs(score, y, strata, seed):
    tuned = np.zeros(len(y), bool)
    for train, test in folds(y, strata, seed):
        tuned[test] = score[test] >= best_threshold(y[train] == 1, score[train])
    return tuned


def show(label, y, found, groups):
    cells = []
    for member in groups.values():
        f, p, r = [], [], []
        for got in found:
            hit = (got & (y == 1))[member].sum()
            f.append(f1(y[member] == 1, got[member]))
            p.append(hit / max(1, got[member].sum()))
            r.append(hit / max(1, (y[member] == 1).sum()))
        cells.append(f"{np.mean(f):.3f} ({np.mean(p):.2f}/{np.mean(r):.2f})")
    print(f"{label:34}" + "".join(f"{c:>20}" for c in cells))


def reliability(y, found):
    """How often pairs of each tenth of the probability are one bearer's, over all folds drawn."""
    p, label = np.concatenate(found), np.tile(y, len(found))
    tenth = np.minimum((p * 10).astype(int), 9)
    print("calibration: pairs whose probability is in the tenth, its mean, share of one bearer")
    off = 0
    for i in range(10):
        here = tenth == i
        if here.any():
            mean, share = p[here].mean(), label[here].mean()
            off += here.mean() * abs(mean - share)
            print(f"  {i / 10:.1f} to {(i + 1) / 10:.1f} {here.sum() / len(found):7.1f} "
                  f"{mean:7.3f} {share:7.3f}")
    print(f"  mean distance {off:.3f}, Brier score {((p - label) ** 2).mean():.3f}")


def shipped(program, path, x, y, names, rules):
    """How far the program is from the model that is fitted here to all rows."""
    out = subprocess.run([program, "screen", "pairs", path, "--ndjson"], check=True,
                         capture_output=True, text=True).stdout
    theirs_p = np.array([json.loads(line)["probability"] for line in out.splitlines()])
    mine = screen_model.limited(screen_model.model(names).fit(x, y).predict_proba(x)[:, 1], rules)
    far = np.abs(theirs_p - mine)
    print(f"the program against the model fitted here to all rows: farthest {far.max():.1e}, "
          f"{(far > 1e-4).sum()} of {len(y)} rows farther than 0.0001")


def contradictions(rows):
    """Rows of the same two names, in any order and case, whose labels differ."""
    seen = collections.defaultdict(list)
    for r in rows:
        seen[frozenset((r["name1"].casefold(), r["name2"].casefold()))].append(r)
    return [v for v in seen.values() if len({r["is_match"] for r in v}) > 1]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, path = sys.argv[1:]
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    names, x, y, rules = screen_model.features_of(program, path)
    organisation = np.array([r["schema"] in ("Company", "Organization", "LegalEntity")
                             for r in rows])
    person = np.array([r["schema"] == "Person" for r in rows])
    weak = np.array([r["quality"] == "WEAK" for r in rows])
    strong = np.array([r["quality"] == "STRONG" for r in rows])
    groups = {"all": np.ones(len(y), bool), "organisations": organisation, "persons": person,
              "without WEAK": ~weak, "WEAK alone": weak}
    strata = y * 4 + person * 2 + organisation
    print(f"{len(y)} pairs, {y.sum()} of one bearer; F1 (precision/recall), means of "
          f"{len(SEEDS)} x 5 folds")
    print(" " * 34 + "".join(f"{g:>20}" for g in groups))
    made = [ours(x, y, names, rules, strata, s) for s in SEEDS]
    show("ours at 0.5", y, [p >= 0.5 for p, _, _ in made], groups)
    show("ours, threshold inside folds", y, [t for _, t, _ in made], groups)
    show("ours at 0.5 without the rules", y, [b >= 0.5 for _, _, b in made], groups)
    peers = {
        "Jaro-Winkler (rapidfuzz)": np.array([JaroWinkler.similarity(
            r["name1"].casefold(), r["name2"].casefold()) for r in rows]),
        "token-set ratio (rapidfuzz)": np.array([fuzz.token_set_ratio(
            r["name1"].casefold(), r["name2"].casefold()) / 100 for r in rows]),
    }
    v2 = logic_v2(rows)
    if v2 is not None:
        peers["logic-v2 (nomenklatura)"] = v2
        show("logic-v2 at 0.5", y, [v2 >= 0.5], groups)
        show("logic-v2 at 0.7, its own cut", y, [v2 >= 0.7], groups)
    for label, score in peers.items():
        show(label + " in folds", y, [theirs(score, y, strata, s) for s in SEEDS], groups)
    spread = [f1(y == 1, p >= 0.5) for p, _, _ in made]
    print(f"ours over seeds: {min(spread):.3f} to {max(spread):.3f}")
    reliability(y, [p for p, _, _ in made])
    shipped(program, path, x, y, names, rules)

    out = np.zeros(len(y))
    category = np.array([f"{r['case_group']}, {r['category']}" for r in rows])
    print("left out whole:")
    for c in sorted(set(category)):
        test = category == c
        m = screen_model.model(names).fit(x[~test], y[~test])
        out[test] = screen_model.limited(m.predict_proba(x[test])[:, 1],
                                         [r[test] for r in rules])
        if test.sum() >= 10:
            print(f"  {c:60} {test.sum():4} rows, right "
                  f"{((out[test] >= 0.5) == y[test]).mean():.2f}")
    print("  F1 of all when each category is left out: "
          + ", ".join(f"{g} {f1(y[m] == 1, out[m] >= 0.5):.3f}" for g, m in groups.items()))

    p = np.mean([q for q, _, _ in made], axis=0)
    bad = strong & ((p >= 0.5) != y)
    print(f"rows marked STRONG: {strong.sum()}, wrong at 0.5: {bad.sum()}")
    for i in np.flatnonzero(bad):
        print(f"  {p[i]:.2f} {rows[i]['is_match']:5} {rows[i]['name1']} | {rows[i]['name2']}")
    print("labels that contradict each other:")
    for group in contradictions(rows):
        print("  " + "; ".join(f"{r['name1']} | {r['name2']}: {r['is_match']} ({r['quality']}, "
                               f"{r['case_group']})" for r in group))


if __name__ == "__main__":
    main()
