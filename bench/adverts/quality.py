#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# quality.py MANUMIT SHARED [--simulate SEEDS] [--simulator PROGRAM] [--methods NAMES] - how well posts are clustered, beside
# three peers in the same run: pair precision, recall, F1 and ARI on the sets of
# SHARED/data/adverts, on the demo of InfoShield, and on simulated archives of levels 1 to 3.
#
# Peers: datasketch and rensa (MinHash of word 3-grams, 128 permutations, 32 bands of 4, pairs of at
# least half of the values united), and InfoShield's published method written anew from its
# description (KDD 2021 tutorial code's behaviour as noted in the field notes): texts without what is
# not ASCII and without digits; each one's ten 5-word phrases of highest tf-idf; texts that share one
# are a component; within it the first text is a template, and a text joins where that costs fewer
# bits than to tell it alone.
import argparse
import collections
import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

csv.field_size_limit(1 << 30)


# --- sets ------------------------------------------------------------------------------------------


def table(path, label, text="text"):
    with open(path, encoding="utf-8", newline="") as f:
        tab = path.endswith(".tsv")
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.DictReader(f))
    return [r[text] for r in rows], [None if r[label] in ("-1", "") else r[label] for r in rows]


def articles(folder, name):
    ids, texts = [], []
    with open(f"{folder}/{name}.train", encoding="utf-8") as f:
        for line in f:
            ident, _, text = line.rstrip("\n").partition(" ")
            ids.append(ident)
            texts.append(text)
    truth = {}
    with open(f"{folder}/{name}.truth", encoding="utf-8") as f:
        for number, line in enumerate(f):
            for ident in line.split():
                truth[ident] = number
    return texts, [truth.get(i) for i in ids]


def demo(path):
    with open(path, encoding="utf-8", newline="") as f:
        texts = [r["text"] for r in csv.DictReader(f)]
    return texts, [0, 0, 0, 0, 1, 1, None]  # the two templates that its page shows


def archive(folder):
    """An archive of manumit adverts simulate."""
    with open(f"{folder}/posts.csv", encoding="utf-8", newline="") as f:
        text = {r["id"]: r["title"] + "\n" + r["text"] for r in csv.DictReader(f)}
    with open(f"{folder}/truth.csv", encoding="utf-8", newline="") as f:
        truth = {r["id"]: r["cluster"] for r in csv.DictReader(f)}
    return list(text.values()), [truth[i] for i in text]


def simulated(manumit, seed, level, posts):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "a")
        subprocess.run([manumit, "adverts", "simulate", "--count", str(posts), "--seed", str(seed),
                        "--level", str(level), "-o", out], check=True, capture_output=True)
        return archive(out)


# --- measures --------------------------------------------------------------------------------------


def judge(found, truth):
    truth = [("alone", i) if t is None else t for i, t in enumerate(truth)]
    pairs = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())
    both = pairs(collections.Counter(zip(found, truth)))
    a, b = pairs(collections.Counter(found)), pairs(collections.Counter(truth))
    precision, recall = both / a if a else 1.0, both / b if b else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    by_chance = a * b / math.comb(len(truth), 2)
    top = (a + b) / 2 - by_chance
    return precision, recall, f1, (both - by_chance) / top if top else 1.0


# --- methods ---------------------------------------------------------------------------------------


class Forest:
    def __init__(self, n):
        self.up = list(range(n))

    def find(self, a):
        while self.up[a] != a:
            self.up[a] = self.up[self.up[a]]
            a = self.up[a]
        return a

    def unite(self, a, b):
        a, b = self.find(a), self.find(b)
        self.up[max(a, b)] = min(a, b)

    def labels(self):
        return [self.find(i) for i in range(len(self.up))]


def ours(manumit, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n")
        f.flush()
        out = subprocess.run([manumit, "adverts", "cluster", f.name, "--csv"], check=True,
                             capture_output=True, text=True).stdout
    found = {r["id"]: r["cluster"] for r in csv.DictReader(out.splitlines())}
    return [found.get(str(i), f"none {i}") for i in range(len(texts))]


def shingles(text):
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return {" ".join(words[i:i + 3]) for i in range(max(1, len(words) - 2))}


def with_datasketch(texts):
    from datasketch import MinHash, MinHashLSH
    index, made, forest = MinHashLSH(num_perm=128, params=(32, 4)), [], Forest(len(texts))
    for i, text in enumerate(texts):
        m = MinHash(num_perm=128)
        m.update_batch([s.encode() for s in shingles(text)])
        for other in index.query(m):
            if m.jaccard(made[other]) >= 0.5:
                forest.unite(i, other)
        index.insert(i, m)
        made.append(m)
    return forest.labels()


def with_rensa(texts):
    from rensa import RMinHash, RMinHashLSH
    index, made, forest = RMinHashLSH(0.5, 128, 32), [], Forest(len(texts))
    for i, text in enumerate(texts):
        m = RMinHash(128, 42)
        m.update(list(shingles(text)))
        for other in index.query(m):
            if m.jaccard(made[other]) >= 0.5:
                forest.unite(i, other)
        index.insert(i, m)
        made.append(m)
    return forest.labels()


def stars(n):
    return 2 * math.ceil(math.log2(n)) + 1 if n else 0


def distance(a, b):
    """Edits between two lists of words, and the length of their alignment."""
    row = [(k, k) for k in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], (i, i)
        for k, y in enumerate(b, 1):
            best = (last[0] + (x != y), last[1] + 1)
            other = min(row[k], row[k - 1])
            if other[0] + 1 < best[0]:
                best = (other[0] + 1, other[1] + 1)
            last, row[k] = row[k], best
    return row[-1]


def with_infoshield(texts):
    docs = [re.sub(r"[^a-z ]+", " ", t.lower()).split() for t in texts]
    phrases = [collections.Counter(tuple(d[i:i + 5]) for i in range(len(d) - 4)) for d in docs]
    df = collections.Counter(p for counted in phrases for p in counted)
    seen, coarse = {}, Forest(len(docs))
    for i, counted in enumerate(phrases):
        score = lambda p: counted[p] * math.log(len(docs) / df[p])
        for p in sorted(counted, key=lambda p: (-score(p), p))[:10]:
            coarse.unite(i, seen.setdefault(p, i))
    parts = collections.defaultdict(list)
    for i, root in enumerate(coarse.labels()):
        parts[root].append(i)
    w = max(8, math.ceil(math.log2(max(2, len({x for d in docs for x in d})))))
    fine = Forest(len(docs))
    for left in parts.values():
        while len(left) > 1:
            first, rest = left[0], []
            for i in left[1:]:
                e, h = distance(docs[first], docs[i])
                bits = math.ceil(math.log2(max(2, h)))
                alone = stars(len(docs[i])) + len(docs[i]) * w
                if stars(h) + h + e * bits + 2 * e + w * e < alone:
                    fine.unite(first, i)
                else:
                    rest.append(i)
            left = rest
    return fine.labels()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("manumit")
    p.add_argument("shared")
    p.add_argument("--simulate", default="", help="seeds of simulated archives, as 1,2,3")
    p.add_argument("--simulator", help="the program that simulates, where it is another")
    p.add_argument("--only-simulated", action="store_true")
    p.add_argument("--posts", type=int, default=5000)
    p.add_argument("--methods", default="manumit,datasketch,rensa,InfoShield")
    o = p.parse_args()
    data = os.path.join(o.shared, "data/adverts")
    sets = [("synthetic, templates", lambda: table(f"{data}/synthetic/adverts_4500.tsv", "T_micro")),
            ("synthetic, networks", lambda: table(f"{data}/synthetic/adverts_4500.tsv", "T_meta")),
            ("articles 100", lambda: articles(f"{data}/articles", "articles_100")),
            ("articles 1000", lambda: articles(f"{data}/articles", "articles_1000")),
            ("InfoShield demo", lambda: demo(f"{data}/infoshield/sample_input.csv"))]
    if o.only_simulated:
        sets = []
    for seed in [int(s) for s in o.simulate.split(",") if s]:
        for level in (1, 2, 3):
            sets.append((f"simulated {seed}, level {level}",
                         lambda seed=seed, level=level: simulated(o.simulator or o.manumit, seed, level, o.posts)))
    methods = [("manumit", lambda t: ours(o.manumit, t)), ("datasketch", with_datasketch),
               ("rensa", with_rensa), ("InfoShield", with_infoshield)]
    methods = [m for m in methods if m[0] in o.methods.split(",")]
    print(f"{'set':26}{'method':12}{'precision':>10}{'recall':>9}{'F1':>9}{'ARI':>9}{'cpu s':>9}")
    for name, load in sets:
        texts, truth = load()
        for method, run in methods:
            begin = time.process_time() + sum(os.times()[2:4])
            found = run(texts)
            took = time.process_time() + sum(os.times()[2:4]) - begin
            print(f"{name:26}{method:12}" + "".join(f"{v:9.4f}" for v in judge(found, truth)).rjust(37)
                  + f"{took:9.2f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
