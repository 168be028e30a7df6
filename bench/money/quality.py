# SPDX-License-Identifier: Apache-2.0
"""Scores of payments judged: ours, causal and in hindsight, and peers, on one split of one file.

  python quality.py BENCH_QUALITY FILE.csv.gz TRAIN_UNTIL UNTIL [--ours-only] [--scores DIR]

FILE is AMLSim's columns. Everybody learns from days before TRAIN_UNTIL and is judged once on the
days from it to UNTIL; days from UNTIL on are not read. With --scores, what is in DIR is judged again
and what is missing is written there, so that a second look costs nothing.

Peers: snapml's Graph Feature Preprocessor and XGBoost, alone and with local features; XGBoost on local features (counts, sums and
new pairs of both accounts in windows), causal and with 20 days of look-ahead; and trivial rules.
"""
import csv
import gzip
import os
import subprocess
import sys

import numpy as np
import xgboost as xgb
from sklearn.metrics import average_precision_score

AHEAD = 20
A_DAY = 5  # payments that can be looked at a day: the budget


def read(path, until):
    with gzip.open(path, "rt", newline="") as f:
        rows = [
            (int(r["tx_id"]), int(r["step_day"]), float(r["amount"]), int(r["src_account"]),
             int(r["dst_account"]), int(r["is_sar"]), r["pattern"])
            for r in csv.DictReader(f)
            if int(r["step_day"]) < until
        ]
    ids, day, amount, src, dst, label, pattern = zip(*rows)
    return (np.array(ids), np.array(day), np.array(amount, np.float32), np.array(src), np.array(dst),
            np.array(label), np.array(pattern))


class Counts:
    """How many payments of an account lie between two rows, by binary search on account * n + row."""

    def __init__(self, account, chosen, amount=None):
        self.n = len(account) + 1
        rows = np.flatnonzero(chosen)
        order = np.lexsort((rows, account[rows]))
        self.key = (account[rows] * self.n + rows)[order]
        if amount is not None:
            self.sum = np.r_[0, np.cumsum(amount[rows][order], dtype=np.float64)]

    def ends(self, account, a, b):
        return (np.searchsorted(self.key, account * self.n + a),
                np.searchsorted(self.key, account * self.n + b))

    def between(self, account, a, b):
        a, b = self.ends(account, a, b)
        return (b - a).astype(np.float32)

    def total(self, account, a, b):
        a, b = self.ends(account, a, b)
        return (self.sum[b] - self.sum[a]).astype(np.float32)

    def since(self, account, row, day):
        """Days since the account's last payment before a row; 999: none."""
        at = np.searchsorted(self.key, account * self.n + row) - 1
        last = self.key[np.maximum(at, 0)]
        return np.where((at >= 0) & (last // self.n == account), day - day[last % self.n], 999)


def pairs(src, dst):
    """Payments of the pair before, row of the one before and of the next (-1: none)."""
    n = len(src)
    key = src * (dst.max() + 1) + dst
    order = np.lexsort((np.arange(n), key))
    same = key[order][1:] == key[order][:-1]
    before, after = np.full(n, -1), np.full(n, -1)
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    first = np.r_[True, ~same]
    start = np.maximum.accumulate(np.where(first, np.arange(n), 0))
    rank = np.empty(n, np.float32)
    rank[order] = np.arange(n) - start
    return rank, before, after


def local_features(day, amount, src, dst, ahead):
    n = len(day)
    row = np.arange(n)
    rank, before, after = pairs(src, dst)
    new = before < 0
    at = lambda d: np.searchsorted(day, d)  # the first row of a day or later
    out = [rank, np.where(before >= 0, day - day[before], 999), amount]
    if ahead:
        out.append(np.where((after >= 0) & (day[after] - day <= ahead), day[after] - day, 99))
    for keyed in (src, dst):
        for chosen in (np.ones(n, bool), new):
            c = Counts(keyed, chosen, amount)
            for who in (src, dst):
                for w in (1, 3, 7, 30, 180):
                    out.append(c.between(who, at(day - w), row))
                for w in (3, 20):
                    out.append(c.total(who, at(day - w), row))
                out.append(c.since(who, row, day))
                out.append(c.between(who, 0, row) / (day + 1))
                if ahead:
                    for w in (1, 7, ahead):
                        out.append(c.between(who, row + 1, at(day + w + 1)))
    for keyed in (src, dst):  # amount against the account's mean so far
        order = np.lexsort((row, keyed))
        a = amount[order].astype(np.float64)
        s = np.cumsum(a) - a
        first = np.r_[True, keyed[order][1:] != keyed[order][:-1]]
        start = np.maximum.accumulate(np.where(first, row, 0))
        k = row - start
        mean = np.where(k > 0, (s - s[start]) / np.maximum(k, 1), np.nan)
        ratio = np.empty(n, np.float32)
        ratio[order] = a / mean
        out.append(ratio)
    return np.column_stack([np.asarray(x, np.float32) for x in out])


def graph_features(day, amount, src, dst):
    from snapml import GraphFeaturePreprocessor

    g = GraphFeaturePreprocessor()
    p = g.get_params()
    bins = [2, 3, 4, 5, 6, 8, 10, 15, 25]
    p.update({"num_threads": 1, "time_window": 20, "max_no_edges": -1, "vertex_stats": True,
              "vertex_stats_tw": 30, "vertex_stats_cols": [3], "vertex_stats_feats": [0, 1, 2, 3, 4, 8, 9, 10],
              "fan": True, "fan_tw": 20, "fan_bins": bins, "degree": True, "degree_tw": 20,
              "degree_bins": bins, "scatter-gather": True, "scatter-gather_tw": 20,
              "scatter-gather_bins": bins, "temp-cycle": True, "temp-cycle_tw": 20,
              "temp-cycle_bins": bins, "lc-cycle": True, "lc-cycle_tw": 10, "lc-cycle_len": 6,
              "lc-cycle_bins": bins})
    g.set_params(p)
    x = np.column_stack([np.arange(len(day)), src, dst, day, amount]).astype(np.float64)
    parts = [g.transform(np.ascontiguousarray(x[a:a + 128])) for a in range(0, len(x), 128)]
    return np.vstack(parts)[:, 4:].astype(np.float32)


def learn(x, day, label, train_until, new, ahead=0):
    """XGBoost, the rounds chosen on the last 15% of the training days, then all of them."""
    rng = np.random.RandomState(7)
    keep = new | (label == 1) | (rng.rand(len(label)) < 1 / 33)
    weight = np.where(new | (label == 1), 1, 33.0)
    end = train_until - ahead
    held = end - int(np.ceil(0.15 * end))
    params = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, "eta": 0.05,
              "max_depth": 6, "min_child_weight": 5, "subsample": 0.8, "colsample_bytree": 0.5,
              "eval_metric": "aucpr", "seed": 7}

    def matrix(m):
        return xgb.DMatrix(x[m], label=label[m], weight=weight[m])

    first = xgb.train(params, matrix(keep & (day < held - ahead)), 800,
                      evals=[(matrix(keep & (day >= held) & (day < end)), "held")],
                      early_stopping_rounds=60, verbose_eval=False)
    model = xgb.train(params, matrix(keep & (day < end)), first.best_iteration + 1)
    return model.predict(xgb.DMatrix(x[day >= train_until]))


def ours(bench, path, train_until, until, ahead, out):
    subprocess.run([bench, path, str(train_until), str(until), str(ahead), out], check=True)
    return np.loadtxt(out, delimiter=",", skiprows=1)[:, 1]


def band_of(day, src, dst, train_until, judged):
    """Payments a day, in training days, of the busier end of each judged payment."""
    past = day < train_until
    size = max(src.max(), dst.max()) + 1
    per = (np.bincount(src[past], minlength=size) + np.bincount(dst[past], minlength=size)) / train_until
    return np.maximum(per[src[judged]], per[dst[judged]])


BANDS = [(0, 0.5), (0.5, 1), (1, 2), (2, 1e9)]


def judge(name, score, label, pattern, band, days):
    budget = A_DAY * days
    order = np.argsort(-score, kind="stable")
    flagged = np.zeros(len(score), bool)
    flagged[order[:budget]] = True
    hits = (flagged & (label == 1)).sum()
    false = budget - hits
    print(f"\n{name}: average precision {average_precision_score(label, score):.3f}; at {A_DAY} payments "
          f"a day: precision {hits / budget:.3f}, recall {hits / label.sum():.3f}")
    for kind in sorted(set(pattern[label == 1])):
        of = (pattern == kind) & (label == 1)
        found = (flagged & of).sum()
        ap = average_precision_score(of[of | (label == 0)], score[of | (label == 0)])
        print(f"  {kind:15} {of.sum():5} payments  recall {found / of.sum():.2f}  precision against "
              f"benign {found / max(1, found + false):.2f}  average precision {ap:.3f}")
    for a, b in BANDS:
        of = (band >= a) & (band < b)
        if label[of].sum():
            got = (flagged & of & (label == 1)).sum()
            print(f"  busier end {a:>3}-{b if b < 1e9 else '':<3} a day {label[of].sum():5} payments  recall "
                  f"{got / label[of].sum():.2f}  precision {got / max(1, (flagged & of).sum()):.2f}  "
                  f"average precision {average_precision_score(label[of], score[of]):.3f}")


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    bench, path, train_until, until = args[0], args[1], int(args[2]), int(args[3])
    keep = args[4] if "--scores" in sys.argv else None
    ids, day, amount, src, dst, label, pattern = read(path, until)
    judged = day >= train_until
    rank = pairs(src, dst)[0]
    new = rank == 0
    band = band_of(day, src, dst, train_until, judged)
    known = np.where(day < train_until, label, 0)  # nobody learns from judged days

    def activity():
        c, d = Counts(src, np.ones(len(day), bool)), Counts(dst, np.ones(len(day), bool))
        row = np.arange(len(day))
        return c.between(src, 0, row) + d.between(src, 0, row) + c.between(dst, 0, row) + d.between(dst, 0, row)

    scratch = keep or "."
    runs = {
        "ours_hindsight": lambda: ours(bench, path, train_until, until, AHEAD, f"{scratch}/ours20.csv"),
        "ours_causal": lambda: ours(bench, path, train_until, until, 0, f"{scratch}/ours0.csv"),
    }
    if "--ours-only" not in sys.argv:
        local = lambda ahead: local_features(day, amount, src, dst, ahead)
        made = []  # the graph's features serve twice

        def graph():
            if not made:
                made.append(graph_features(day, amount, src, dst))
            return made[0]

        runs.update({
            "local_ahead20": lambda: learn(local(AHEAD), day, known, train_until, new, AHEAD),
            "local_causal": lambda: learn(local(0), day, known, train_until, new),
            "gfp_and_local": lambda: learn(np.hstack([graph(), local(0)]), day, known, train_until, new),
            "gfp": lambda: learn(graph(), day, known, train_until, new),
            "rule_new_pair": lambda: new[judged].astype(float),
            "rule_new_pair_quiet": lambda: (new / (1 + activity()))[judged],
        })
    if keep:
        os.makedirs(keep, exist_ok=True)
    print(f"learnt from {train_until} days, judged on days {train_until} to {until - 1}: "
          f"{judged.sum()} payments, {label[judged].sum()} labelled")
    for name, run in runs.items():
        stored = keep and f"{keep}/{name}.npy"
        if stored and os.path.exists(stored):
            score = np.load(stored)
        else:
            score = run()
            if stored:
                np.save(stored, score)
        judge(name, score, label[judged], pattern[judged], band, until - train_until)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
