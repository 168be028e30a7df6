#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well networks are found, put in order and read, on simulated archives.

  for s in 50 51 52; do manumit adverts simulate --count 6000 --seed $s --level 2 -o s$s; done
  python3 bench/adverts/networks.py manumit s50 s51 s52

Prints precision and recall of pairs of posts, the share of true networks and circuits among the
first twenty with a bootstrap interval over the archives, and how many planted signs of deceptive
recruitment are found in posts of networks, by language. Standard library only.
"""
import collections
import csv
import io
import random
import subprocess
import sys

csv.field_size_limit(1 << 30)


def table(program, folder, name):
    out = subprocess.run(
        [program, "adverts", "networks", f"{folder}/posts.csv", "--csv", "--table", name],
        check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def rows(folder, name, key):
    with open(f"{folder}/{name}", newline="", encoding="utf-8") as f:
        return {r[key]: r for r in csv.DictReader(f)}


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts)


def kind_of(posts, truth, networks):
    """What more than half of the posts are of."""
    name, n = collections.Counter(truth[p]["network"] for p in posts).most_common(1)[0]
    return networks[name]["kind"] if name and 2 * n >= len(posts) else "unrelated"


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    shares, kinds = [], collections.Counter()
    right = told = planted = 0
    hit, missed, wrong = (collections.Counter() for _ in range(3))
    clean, touched = collections.Counter(), collections.Counter()
    for folder in folders:
        truth = rows(folder, "truth.csv", "id")
        networks = rows(folder, "networks.csv", "network")
        members = collections.defaultdict(list)
        for r in table(program, folder, "members"):
            members[r["network"]].append(r["id"])
            t = truth[r["id"]]
            want, got = set(t["signs"].split(";")) - {""}, set(r["signs"].split(";")) - {""}
            hit[t["language"]] += len(want & got)
            missed[t["language"]] += len(want - got)
            wrong[t["language"]] += len(got - want - {"control"})
            if not want:
                clean[t["language"]] += 1
                touched[t["language"]] += bool(got)
        both = collections.Counter((n, truth[p]["network"]) for n, posts in members.items()
                                   for p in posts if truth[p]["network"])
        right += pairs(both.values())
        told += pairs(len(posts) for posts in members.values())
        planted += pairs(collections.Counter(
            t["network"] for t in truth.values() if t["network"]).values())
        first = [kind_of(members[r["network"]], truth, networks)
                 for r in table(program, folder, "networks")[:20]]
        kinds.update(first)
        shares.append(sum(k in ("network", "circuit") for k in first) / 20)
    draw = random.Random(1)
    mean = sum(shares) / len(shares)
    again = sorted(sum(draw.choices(shares, k=len(shares))) / len(shares) for _ in range(2000))
    print(f"pairs: precision {right / told:.3f}, recall {right / planted:.3f}")
    print(f"first twenty: {mean:.3f} ({again[50]:.3f} to {again[1949]:.3f})",
          ", ".join(f"{k} {n / len(shares):.1f}" for k, n in kinds.most_common()))
    for code in sorted(hit) + ["all"]:
        of = [sum(c.values()) if code == "all" else c[code]
              for c in (hit, missed, wrong, clean, touched)]
        print(f"signs, {code}: {of[0]} of {of[0] + of[1]} found "
              f"({of[0] / max(1, of[0] + of[1]):.2f}), {of[2]} others "
              f"(precision {of[0] / max(1, of[0] + of[2]):.2f}); "
              f"in {of[4]} of {of[3]} posts where none is planted")


if __name__ == "__main__":
    main()
