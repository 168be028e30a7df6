#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well factories are found again, beside others; and how fast.

    VENV/bin/pip install -r bench/screen/requirements.txt
    VENV/bin/python bench/screen/facilities.py MANUMIT FOLDER [--labelled FILE.json] [--rows 100000]

FOLDER holds published facility lists without labels. The pairs are made (facility_sets.py): rows
altered by stated operations, and near neighbours that are not the same; of rows that the model
was not fitted to, with another seed. They show what each operation costs, not what a moderator
would decide. FILE.json is Open Supply Hub's own training file (src/dedupe-hub/api/app/data/
training.json: pairs under "match" and "distinct"), or a part of it: real decisions, though many
of its "distinct" ones are the choice between two nearly equal entries.

Others: RapidFuzz's token-set and token-sort ratio of name and address together, and the
mean of both ratios by themselves (thresholds tuned on the fitted half); dedupe's model with the
fields of Open Supply Hub (country exact, name, address), trained on the fitted half. Seconds
are of user CPU time, one thread.
"""
import csv
import io
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from rapidfuzz import fuzz, process

import facility_sets

warnings.filterwarnings("ignore")
HEAD = ["name1", "address1", "country1", "name2", "address2", "country2"]


def ours(program, pairs):
    text = io.StringIO()
    w = csv.writer(text)
    w.writerow(HEAD)
    w.writerows([*a, *b] for a, b, *_ in pairs)
    out = subprocess.run([program, "facility", "pairs", "-", "--csv"], input=text.getvalue(),
                         capture_output=True, text=True, check=True).stdout
    return np.array([float(r["probability"] or 0) for r in csv.DictReader(io.StringIO(out))])


def plain(text):
    return " ".join("".join(c.lower() if c.isalnum() else " " for c in text).split())


def fuzzy(pairs, scorer):
    return np.array([scorer(plain(a[0] + " " + a[1]), plain(b[0] + " " + b[1])) / 100
                     if a[2].lower() == b[2].lower() else 0 for a, b, *_ in pairs])


def fuzzy_mean(pairs):
    return np.array([(fuzz.token_set_ratio(plain(a[0]), plain(b[0])) +
                      fuzz.token_sort_ratio(plain(a[1]), plain(b[1]))) / 200
                     if a[2].lower() == b[2].lower() else 0 for a, b, *_ in pairs])


def record(f):
    return {"name": plain(f[0]) or None, "address": plain(f[1]) or None, "country": f[2].lower()}


def dedupe_scores(train, sets):
    """Scores of dedupe's Gazetteer for the pairs of each set, or None where it is not there."""
    try:
        import dedupe
        from dedupe import variables
    except ImportError as why:
        print(f"dedupe left out: {why}")
        return None
    random.seed(1)
    np.random.seed(1)
    gazetteer = dedupe.Gazetteer([variables.Exact("country"),
                                  variables.String("name"),
                                  variables.String("address", has_missing=True)], num_cores=1)
    pairs = [(record(p[0]), record(p[1])) for p in train]
    # What gazetteer.train() fits; its blocking, which is learned beside it, is not compared.
    gazetteer.classifier.fit(gazetteer.data_model.distances(pairs), [p[2] for p in train])
    return [gazetteer.classifier.predict_proba(
        gazetteer.data_model.distances([(record(p[0]), record(p[1])) for p in s]))[:, -1]
        for s in sets]


def tuned(y, p):
    cuts = np.unique(np.round(p, 3))
    return max(cuts, key=lambda c: (2 * (y & (p >= c)).sum() / max(1, y.sum() + (p >= c).sum()), c))


def told(name, y, p, cut):
    at = p >= cut
    hit = (y & at).sum()
    precision, recall = hit / max(1, at.sum()), hit / max(1, y.sum())
    print(f"{name:34} {cut:5.2f}  {precision:.3f} {recall:.3f} "
          f"{2 * precision * recall / max(1e-9, precision + recall):.3f}")


def kinds(pairs, p):
    print("\nkind, pairs, share auto / review / new (ours)")
    groups = {}
    for (_, _, label, kind), v in zip(pairs, p):
        for k in (kind.split("+") if label else [kind]):
            groups.setdefault((-label, k), []).append(v)
    for (label, k), v in sorted(groups.items()):
        v = np.array(v)
        print(f"{'same' if label else 'other':6} {k:16} {len(v):5} {(v >= 0.8).mean():.3f} "
              f"{((v >= 0.5) & (v < 0.8)).mean():.3f} {(v < 0.5).mean():.3f}")


def calibration(y, p):
    print("\nprobability, pairs, mean, share the same")
    for low in np.arange(0, 1, 0.1):
        m = (p >= low) & (p < low + 0.1 if low < 0.85 else p <= 1)
        if m.sum():
            print(f"{low:.1f} {m.sum():5} {p[m].mean():.2f} {y[m].mean():.2f}")


def compare(program, folder, labelled):
    train = facility_sets.pairs(folder, 11, 0)
    test = facility_sets.pairs(folder, 21, 1)
    sets = [train, test]
    if labelled:
        got = json.loads(pathlib.Path(labelled).read_text(encoding="utf-8"))
        side = lambda r: (r["name"], r["address"], r["country"])  # noqa: E731
        sets.append([(side(v[0]), side(v[1]), int(k == "match"), k)
                     for k in ("match", "distinct")
                     for v in (x["__value__"] for x in got[k])])
    scores = {"ours": [ours(program, s) for s in sets],
              "token-set ratio": [fuzzy(s, fuzz.token_set_ratio) for s in sets],
              "token-sort ratio": [fuzzy(s, fuzz.token_sort_ratio) for s in sets],
              "mean of name's and address's": [fuzzy_mean(s) for s in sets]}
    peer = dedupe_scores(train, sets)
    if peer:
        scores["dedupe, trained on the fitted half"] = peer
    for k, s in enumerate(sets[1:], 1):
        y = np.array([bool(x[2]) for x in s])
        print(f"\n{'made pairs' if k == 1 else 'labelled pairs'}: {len(s)}, {y.sum()} the same")
        print(f"{'':34}   cut  precision recall F1")
        for name, v in scores.items():
            if name == "ours" or name.startswith("dedupe"):
                told(name, y, v[k], 0.5)
                told(name, y, v[k], 0.8)
            if name != "ours":
                fitted = np.array([bool(x[2]) for x in train])
                told(name + ", tuned", y, v[k], tuned(fitted, v[0]))
        if k == 1:
            kinds(s, scores["ours"][k])
            calibration(y, scores["ours"][k])


def cpu(who):
    return resource.getrusage(who).ru_utime


def many(folder, n):
    """n rows of a register and n of a file, half of them altered rows of the register."""
    r = random.Random(5)
    by = {}
    for x in facility_sets.rows(folder):
        by.setdefault(x[2], []).append(x)
    countries = list(by)
    share = [len(by[c]) for c in countries]
    ends = "ba be bi bo da di du fa ga gu ha hi ja ji ka ke ki ko la li lo ma mi mo na".split()
    words = ["".join(r.choices(ends, k=r.choice((2, 2, 3)))).capitalize() for _ in range(20000)]
    known, asked = [], []
    for i in range(n):
        c = r.choices(countries, share)[0]
        a, b = r.choice(by[c]), r.choice(by[c])
        name = a[0].split()
        name[0] = r.choice(words)
        if len(name) > 2 and r.random() < 0.6:
            name[1] = r.choice(words)
        p = facility_sets.parts(b[1])
        p[0] = f"No. {r.randrange(1, 2000)} {r.choice(words)} Road"
        row = (" ".join(name), ", ".join(p), c)
        known.append((f"R{i}", *row))
        if i % 2 == 0:
            asked.append((*facility_sets.alter(row, r)[0], f"R{i}"))
        else:
            p[0] = f"No. {r.randrange(1, 2000)} {r.choice(words)} Road"
            name[0] = r.choice(words)
            asked.append((" ".join(name), ", ".join(p), c, ""))
    return known, asked


def speed(program, folder, n):
    known, asked = many(folder, n)
    with tempfile.TemporaryDirectory() as tmp:
        a, b = pathlib.Path(tmp, "known.csv"), pathlib.Path(tmp, "asked.csv")
        for path, head, rows in ((a, ["id", "name", "address", "country"], known),
                                 (b, ["name", "address", "country", "truth"], asked)):
            with open(path, "w", encoding="utf-8", newline="") as f:
                w = csv.writer(f)
                w.writerow(head)
                w.writerows(rows)
        t = cpu(resource.RUSAGE_CHILDREN)
        out = subprocess.run([program, "facility", "match", b, "--against", a, "--csv", "--quiet",
                              "--threads", "1"], capture_output=True, text=True, check=True).stdout
        t = cpu(resource.RUSAGE_CHILDREN) - t
    got = list(csv.DictReader(io.StringIO(out)))
    true = [x[3] for x in asked]
    right = sum(bool(v) and r["decision"] != "new" and r["candidate"] == v
                for v, r in zip(true, got))
    sure = sum(bool(v) and r["decision"] == "auto" and r["candidate"] == v
               for v, r in zip(true, got))
    wrong = sum(r["where"] == "register" and r["decision"] == "auto" and r["candidate"] != v
                for v, r in zip(true, got))
    altered = sum(map(bool, true))
    print(f"\n{n} rows against {n}: {t:.1f} s; of {altered} altered rows {right / altered:.3f} "
          f"found, {sure / altered:.3f} 'auto'; {wrong} 'auto' to another row of the register")
    by = {}
    for x in known:
        by.setdefault(x[3], []).append(plain(x[1] + " " + x[2]))
    few = asked[:100]
    t = cpu(resource.RUSAGE_SELF)
    for x in few:
        process.extractOne(plain(x[0] + " " + x[1]), by[x[2]], scorer=fuzz.token_set_ratio)
    t = (cpu(resource.RUSAGE_SELF) - t) / len(few)
    print(f"RapidFuzz's token-set ratio, each row against all of its country: {t * n:.0f} s "
          f"(of {len(few)} rows)")


def main():
    options = dict(zip(sys.argv[3::2], sys.argv[4::2]))
    compare(sys.argv[1], sys.argv[2], options.get("--labelled"))
    speed(sys.argv[1], sys.argv[2], int(options.get("--rows", 100000)))


if __name__ == "__main__":
    main()
