#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The score's trees, evaluated here a second time from data/screen/score_model.csv and the
features that the program tells, come to the program's probability, row by row: on pairs made
here, and on the labelled pairs where they are in the data folder.

    python3 screen_scores.py MANUMIT
"""
import csv
import itertools
import json
import math
import os
import struct
import sys
import tempfile

from common import ROOT, run

PAIRS = "screening/pairs/name_bench_dev.csv"
NEAR = 1e-12

# Every rule and most features: of each schema, all pairs of these.
NAMES = {
    "Person": ["Konrad Adenauer", "Conrad Adenauer", "Adenauer, K. H.", "Bob Kennedy",
               "Robert F. Kennedy", "Владимир Путин", "Vladimir Putin", "Kim Jong Un", "김정은",
               "Abu Bakr al-Baghdadi", "ابو بكر البغدادي", "Dr. Maria Silva Lopez"],
    "Company": ["Siemens AG", "SIEMENS Aktiengesellschaft", "Simens Energy", "Trust 2004-1",
                "Trust 2004-2", "Bank of Taiwan", "Bank of Thailand", "First National Bank",
                "1st Natl. Bank", "Simens Energy Group", "华为技术有限公司", "Huawei Technologies", "Al-Qa'ida/Islamic Army"],
    "Vessel": ["KUM SONG 3", "KUM SONG 7", "KUM SONG", "EP-MNK", "EP-MNL", "Velikiy Novgorod",
               "VELIKI NOVGOROD", "IRAN CHARAK", "IRAN PARAK", "GP-21", "GP 21"],
}


def single(x):
    """As the program keeps it: the nearest number of 32 bits."""
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def load():
    base, trees = 0.0, {}
    path = os.path.join(ROOT, "data", "screen", "score_model.csv")
    with open(path, encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if r["tree"] == "base":
                base = float(r["value"])
            else:
                trees.setdefault(int(r["tree"]), {})[int(r["node"])] = r
    return base, [trees[t] for t in sorted(trees)]


def evaluate(model, features):
    base, trees = model
    total = base
    for tree in trees:
        node = tree[0]
        while node["feature"]:
            right = features[node["feature"]] > single(node["cut"])
            node = tree[int(node["left"]) + right]
        total += single(node["value"])
    return 1 / (1 + math.exp(-total))


def compare(program, model, path, what):
    def table(*more):
        return [json.loads(line) for line in
                run(program, "screen", "pairs", path, "--ndjson", *more).splitlines()]

    rules = {"asked": 0, "not asked": 0, "limited": 0, "part": 0, "raised": 0}
    told = table("--features", "--table", "features")
    got = table()
    assert len(told) == len(got) > 0
    for f, row in zip(told, got):
        expected = f["most"]
        rules[f["model"]] += 1
        if f["model"] == "asked":
            answer = f["trust"] * evaluate(model, f)
            rules["limited"] += answer > f["most"]
            rules["part"] += f["trust"] < 1
            rules["raised"] += answer < f["least"]
            expected = max(min(answer, f["most"]), f["least"])
        if abs(expected - row["probability"]) > NEAR:
            print(f"FAILED: {row['name1']} / {row['name2']}: {row['probability']}, "
                  f"the table's trees say {expected}")
            sys.exit(1)
    print(f"{len(got)} {what}: the same; {rules}")
    return rules


def main():
    model = load()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pairs.csv")
        with open(path, "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f)
            w.writerow(("name1", "name2", "schema"))
            for schema, names in NAMES.items():
                w.writerows((*pair, schema) for pair in itertools.combinations(names, 2))
        rules = compare(program=sys.argv[1], model=model, path=path, what="pairs made here")
        assert all(rules.values()), f"a rule was not met: {rules}"
    folder = os.environ.get("MANUMIT_DATA") or os.path.join(ROOT, os.pardir, "shared", "data")
    path = os.path.join(folder, PAIRS)
    if os.path.isfile(path):
        compare(sys.argv[1], model, path, "labelled pairs")
    else:
        print(f"{PAIRS} is not in the data folder: those pairs were left out")


if __name__ == "__main__":
    main()
