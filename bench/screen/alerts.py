#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many names that are on no list are told, at one recall, beside a peer.

    ninja bench_screen bench_alerts          (in the build folder)
    VENV/bin/python bench/screen/alerts.py BUILD FOLDER OUT [NEGATIVES]

BUILD holds bench/bench_alerts and bench/bench_screen; FOLDER the published files (see sets.py),
parties/h2b_recruiter_employers_distinct.csv and facilities/oshub_facility_list_*.csv. NEGATIVES: how many of the negatives, from the
first on; all without it. Two tasks, by names and schema alone:

persons    the altered UN names (those whose entry is there) and 50,000 made-up persons, against
           OFAC's and the UN's lists with all their names
companies  aliases of SDN and 1260H organisations that are at least 80% alike, and the agencies
           of H-2B recruiters and facilities of Open Supply Hub, against the main names of these
           lists

Recall: the share of the first set whose entry is told. False alerts: the share of the second of
which any entry is told. nomenklatura's logic-v2, as PyPI has it, gives its score for the same
candidates, those of our index before anything is left out of them (at most 24 names a list),
entry by entry with all of an entry's names. What other candidates would add is told to neither.

Printed: recall and false alerts of ours at 0.5 (--review) and 0.85 (--accept), and of the peer at
the highest threshold at which its recall is at least ours; where it never is, what both have at
the peer's highest recall. OUT/alerts.csv has the whole curves: task, who, threshold, recall,
false_alerts.
"""
import csv
import pathlib
import subprocess
import sys

import numpy as np

import sets

HERE = pathlib.Path(__file__).resolve().parent
PROPERTY = {"name": "name", "alias": "alias", "weak": "weakAlias", "former": "previousName"}
NONE = -1.0  # no candidate


def files(build, folder, out):
    """Indexes and sets of queries; {task: (indexes, path of queries)}."""
    bench = build / "bench/bench_screen"
    subprocess.run([sys.executable, HERE / "sets.py", folder, out], check=True)
    ofac = ",".join(str(folder / f"lists/ofac_2021-07/{f}.csv.gz") for f in ("sdn", "alt", "add"))
    for name, path in (("ofac", ofac), ("un", folder / "lists/UN_consolidated.xml.gz"),
                       ("main", out / "main.csv")):
        subprocess.run([bench, "index", f"{name}={path}", out / f"{name}.index"], check=True)
    with open(folder / "parties/h2b_recruiter_employers_distinct.csv", encoding="utf-8",
              newline="") as f:
        companies = {r["recruiter_employer"].strip() for r in csv.DictReader(f)}
    for path in sorted(folder.glob("facilities/oshub_facility_list_*.csv")):
        companies |= {" ".join(r["name"].split()) for r in sets.records(path)}
    tasks = {"persons": ("ofac.index,un.index", "un683.tsv",
                         (out / "negatives.txt").read_text(encoding="utf-8").splitlines(), "Person"),
             "companies": ("main.index", "company.tsv", sorted(companies - {""}), "Company")}
    made = {}
    for task, (indexes, positives, negatives, schema) in tasks.items():
        queries = out / f"{task}.tsv"
        with open(queries, "w", encoding="utf-8") as f:
            f.write((out / positives).read_text(encoding="utf-8"))
            f.writelines(f"{n}\t\t{schema}\n" for n in negatives)
        made[task] = (",".join(str(out / i) for i in indexes.split(",")), queries)
    return made


class Peer:
    """nomenklatura's logic-v2; entities are made once, as it keeps what it read of them."""

    def __init__(self):
        import importlib.metadata
        from followthemoney import ValueEntity
        from nomenklatura.matching import get_algorithm
        self.entity = ValueEntity.from_dict
        self.algorithm = get_algorithm("logic-v2")
        self.config = self.algorithm.default_config()
        self.made = {}
        self.label = f"logic-v2 (nomenklatura {importlib.metadata.version('nomenklatura')})"

    def add(self, entry, schema, names):
        self.made[entry] = self.entity({"id": entry, "schema": schema, "properties": names})

    def score(self, query, entry):
        return self.algorithm.compare(query, self.made[entry], self.config).score


def read_entries(path, peer):
    names, schemas = {}, {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            entry, schema, kind, name = line.rstrip("\n").split("\t", 3)
            schemas[entry] = schema
            names.setdefault(entry, {}).setdefault(PROPERTY[kind], []).append(name)
    for entry, own in names.items():
        peer.add(entry, schemas[entry], own)


def best_of(queries, hits, peer, most):
    """For each who: (best of the wanted entry by positive, best of any by negative)."""
    rows = [line.rstrip("\n").split("\t") for line in open(queries, encoding="utf-8")]
    positive = [i for i, r in enumerate(rows) if r[1]]
    negative = [i for i, r in enumerate(rows) if not r[1]][:most]
    at = {i: k for k, i in enumerate(positive)} | {i: k for k, i in enumerate(negative)}
    best = {w: (np.full(len(positive), NONE), np.full(len(negative), NONE))
            for w in ("ours", "score", "peer")}
    there = np.zeros(len(positive), bool)
    wanted = set(positive)
    query, asked = None, -1
    with open(hits, encoding="utf-8") as f:
        for line in f:
            number, entry, probability, score, hit = line.split("\t")
            i = int(number)
            if i not in at:
                continue
            if i in wanted:
                if hit.strip() == "0":
                    continue
                there[at[i]] = True
            if asked != i:
                query = peer.entity({"id": f"q{i}", "schema": rows[i][2],
                                     "properties": {"name": [rows[i][0]]}})
                asked = i
            value = {"ours": float(probability), "score": float(score),
                     "peer": peer.score(query, entry)}
            for w, v in value.items():
                side = best[w][i not in wanted]
                side[at[i]] = max(side[at[i]], v)
    return best, there, len(negative)


def curve(positive, negative):
    """(threshold, recall, false alerts), from the highest threshold on."""
    cuts = np.unique(np.concatenate([positive, negative]))
    cuts = cuts[cuts > 0][::-1]
    p, n = np.sort(positive), np.sort(negative)
    return [(c, 1 - np.searchsorted(p, c) / len(p), 1 - np.searchsorted(n, c) / max(1, len(n)))
            for c in cuts]


def at_recall(points, recall):
    """The first point of at least this recall; the last one where none is."""
    for point in points:
        if point[1] >= recall - 1e-12:
            return point
    return max(points, key=lambda x: (x[1], x[0]))


def line(who, point, note=""):
    print(f"  {who:44} {point[0]:9.3f} {100 * point[1]:8.2f}% {100 * point[2]:9.3f}%  {note}")


def tell(task, best, there, negatives, peer, out):
    curves = {}
    for who, label in (("ours", "ours"), ("peer", peer.label)):
        positive, negative = best[who]
        curves[who] = curve(positive[there], negative)
        for c, r, n in curves[who]:
            out.writerow([task, label, f"{c:.6f}", f"{r:.6f}", f"{n:.6f}"])
    print(f"{task}: {there.sum()} positives whose entry is a candidate, {negatives} negatives")
    print(f"  {'':44} threshold   recall  false alerts")
    positive, negative = (best["ours"][0][there], best["ours"][1])
    for cut, name in ((0.5, "ours at --review"), (0.85, "ours at --accept")):
        own = (cut, (positive >= cut).mean(), (negative >= cut).mean())
        line(name, own)
        theirs = at_recall(curves["peer"], own[1])
        short = theirs[1] < own[1] - 1e-12
        line(f"{peer.label}, equal recall", theirs, "never reaches it" if short else "")
        if short:
            line("ours at the peer's highest recall", at_recall(curves["ours"], theirs[1]))
    for cut in (0.7, 0.5):
        p, n = best["peer"][0][there], best["peer"][1]
        theirs = (cut, (p >= cut).mean(), (n >= cut).mean())
        line(f"{peer.label} at {cut}", theirs)
        line("ours at that recall", at_recall(curves["ours"], theirs[1]))
    for who, label in (("score", "ours, the score"), ("peer", peer.label)):
        p = best[who][0][there]
        told = p[p >= 0.5]
        print(f"  of {len(told)} positives told, {label}: {100 * (told >= 1 - 1e-9).mean():.1f}% "
              f"exactly 1, {100 * len(np.unique(told)) / max(1, len(told)):.1f}% values apart")


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    build, folder, out = (pathlib.Path(a) for a in sys.argv[1:4])
    most = int(sys.argv[4]) if len(sys.argv) == 5 else None
    out.mkdir(exist_ok=True)
    peer = Peer()
    with open(out / "alerts.csv", "w", encoding="utf-8", newline="") as f:
        table = csv.writer(f, lineterminator="\n")
        table.writerow(["task", "who", "threshold", "recall", "false_alerts"])
        for task, (indexes, queries) in files(build, folder, out).items():
            hits, entries = out / f"{task}.hits", out / f"{task}.entries"
            subprocess.run([build / "bench/bench_alerts", indexes, queries, hits, entries],
                           check=True)
            read_entries(entries, peer)
            best, there, negatives = best_of(queries, hits, peer, most)
            tell(task, best, there, negatives, peer, table)


if __name__ == "__main__":
    main()
