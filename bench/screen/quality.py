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
drawn ten times with fixed seeds; figures are means. Rows marked WEAK are in the figures, and
once more left out of them. Prints also the spread over the draws; how often pairs of each tenth of
the probability are one bearer's, with intervals of 95% (Wilson 1927), and whether isotonic or
logistic calibration, fitted inside the folds, would be nearer; what happens when a whole category,
or a group of features, is left out; errors on rows marked STRONG; whether the program's own
probability is that of the model fitted here to all rows; pairs whose labels contradict each other,
and those that numbers alone tell apart, whose labels do so in kind.
"""
import collections
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import warnings

os.environ["OMP_NUM_THREADS"] = "1"  # small fits: threads would wait for each other

import numpy as np  # noqa: E402
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/derive"))
import screen_model  # noqa: E402

warnings.filterwarnings("ignore")
SEEDS = range(1, 11)
# What is left out at once, to see what it carries.
GROUPS = {
    "edits": "cost cost_budget edits edits_budget",
    "worst word": "worst worst_budget short",
    "what met": "evidence letters",
    "what is left": "left_min left_max letters_left",
    "order": "order first last",
    "person": "person",
}


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


def logit(p):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p)).reshape(-1, 1)


def ours(x, y, names, rules, strata, seed):
    """(probability of each row by a model that never saw it, matches at the tuned threshold,
    probability without the rules, the same calibrated two ways inside the fold)."""
    bare, tuned = np.zeros(len(y)), np.zeros(len(y), bool)
    isotonic, logistic = np.zeros(len(y)), np.zeros(len(y))
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
        isotonic[test] = IsotonicRegression(out_of_bounds="clip").fit(inner, y[train]).predict(
            p[test])
        logistic[test] = LogisticRegression(C=1e6).fit(logit(inner), y[train]).predict_proba(
            logit(p[test]))[:, 1]
    return p, tuned, bare, isotonic, logistic


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
    """How often pairs of each tenth of the probability are one bearer's, over all folds drawn; the
    interval is of as many pairs as one draw has."""
    p, label = np.concatenate(found), np.tile(y, len(found))
    tenth = np.minimum((p * 10).astype(int), 9)
    print("calibration: pairs whose probability is in the tenth, its mean, share of one bearer, "
          "its interval")
    off = 0
    for i in range(10):
        here = tenth == i
        if here.any():
            mean, share = p[here].mean(), label[here].mean()
            off += here.mean() * abs(mean - share)
            low, high = wilson(share, here.sum() / len(found))
            print(f"  {i / 10:.1f} to {(i + 1) / 10:.1f} {here.sum() / len(found):7.1f} "
                  f"{mean:7.3f} {share:7.3f}  {low:.2f} to {high:.2f}"
                  + ("" if low <= mean <= high else "  the mean is outside"))
    print(f"  mean distance {off:.3f}, Brier score {((p - label) ** 2).mean():.3f}")


def wilson(share, n, z=1.96):
    """The interval of a share of n, Wilson 1927, doi:10.1080/01621459.1927.10502953."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def brier(y, found):
    return np.mean([((p - y) ** 2).mean() for p in found])


def ablation(x, y, names, rules, strata, groups):
    """F1 at 0.5 in folds without each group of features."""
    print("left out of the features, F1 at 0.5 in folds of three draws:")
    for label, members in {"nothing": "", **GROUPS}.items():
        keep = [i for i, n in enumerate(names) if n not in members.split()]
        f = []
        for seed in list(SEEDS)[:3]:
            p = np.zeros(len(y))
            for train, test in folds(y, strata, seed):
                m = screen_model.model([names[i] for i in keep]).fit(x[train][:, keep], y[train])
                p[test] = screen_model.limited(m.predict_proba(x[test][:, keep])[:, 1],
                                               [r[test] for r in rules])
            f.append([f1(y[g] == 1, p[g] >= 0.5) for g in list(groups.values())[:3]])
        print(f"  {label:24}" + "".join(f"{v:8.3f}" for v in np.mean(f, axis=0)))


def numbered(rows):
    """Rows of organisations that are the same but for a number."""
    def bare(name):
        return re.sub(r"\b([IVXLC]+|\w*\d\w*)\b", "#", name)
    return [r for r in rows if r["schema"] not in ("Person", "Vessel")
            and r["name1"] != r["name2"] and "#" in bare(r["name1"])
            and bare(r["name1"]).casefold() == bare(r["name2"]).casefold()]


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
    show("ours at 0.5", y, [m[0] >= 0.5 for m in made], groups)
    show("ours, threshold inside folds", y, [m[1] for m in made], groups)
    show("ours at 0.5 without the rules", y, [m[2] >= 0.5 for m in made], groups)
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
    for label, member in list(groups.items())[:3]:
        spread = [f1(y[member] == 1, m[0][member] >= 0.5) for m in made]
        print(f"ours at 0.5 over {len(SEEDS)} draws, {label}: {np.mean(spread):.3f}, standard "
              f"deviation {np.std(spread):.3f}, {min(spread):.3f} to {max(spread):.3f}")
    reliability(y, [m[0] for m in made])
    print(f"  Brier score, calibrated inside the folds: isotonic {brier(y, [m[3] for m in made]):.3f}"
          f", logistic {brier(y, [m[4] for m in made]):.3f}; without the rules "
          f"{brier(y, [m[2] for m in made]):.3f}")
    ablation(x, y, names, rules, strata, groups)
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

    p = np.mean([m[0] for m in made], axis=0)
    bad = strong & ((p >= 0.5) != y)
    print(f"rows marked STRONG: {strong.sum()}, wrong at 0.5: {bad.sum()}")
    for i in np.flatnonzero(bad):
        print(f"  {p[i]:.2f} {rows[i]['is_match']:5} {rows[i]['name1']} | {rows[i]['name2']}")
    print("labels that contradict each other:")
    for group in contradictions(rows):
        print("  " + "; ".join(f"{r['name1']} | {r['name2']}: {r['is_match']} ({r['quality']}, "
                               f"{r['case_group']})" for r in group))
    print("organisations that a number alone tells apart, whose labels differ in kind:")
    for r in numbered(rows):
        print(f"  {r['is_match']:5} ({r['quality']}) {r['name1']} | {r['name2']}")


if __name__ == "__main__":
    main()
