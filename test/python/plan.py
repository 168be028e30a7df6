# SPDX-License-Identifier: Apache-2.0
"""Whom to ask first beside HiGHS: the bound is none below the linear programme's optimum and close
to it, the choice is close to the integer optimum.

    plan.py PLAN_COVER
"""
import math
import subprocess
import sys

try:
    import highspy
except ImportError:
    print("SKIPPED: no highspy")
    sys.exit(77)
import numpy as np


def make(rng, kind, n, m):
    """Own weights and edges: trade between tiers, or between anybody."""
    tier = np.sort(rng.integers(0, 6, n))
    edges = {}
    for _ in range(m):
        a, b = int(rng.integers(n)), int(rng.integers(n))
        if kind == "tiers":
            above = np.flatnonzero(tier == tier[a] + 1)
            if not len(above):
                continue
            b = int(above[min(int(rng.zipf(1.5)) - 1, len(above) - 1)])
        if a != b:
            key = min(a, b), max(a, b)
            edges[key] = edges.get(key, 0) + int(rng.lognormal(8, 2)) + 1
    own = [int(rng.lognormal(8, 2)) if rng.random() < 0.1 else 0 for _ in range(n)]
    return own, [(a, b, w) for (a, b), w in edges.items()]


def ours(program, own, cost, edges, budget, reach):
    text = f"{len(own)} {len(edges)} {budget} 0 {reach}\n"
    text += "".join(f"{o} {c}\n" for o, c in zip(own, cost))
    text += "".join("%d %d %d\n" % e for e in edges)
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    return [int(x) for x in out.split()]


def theirs(own, cost, edges, budget, reach, whole):
    h = highspy.Highs()
    h.silent()
    kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
    x = [h.addVariable(0, 1, type=kind) for _ in own]
    z = [h.addVariable(0, 1) for _ in edges]
    for v, (a, b, _) in zip(z, edges):
        h.addConstr(v <= x[a] + x[b])
    value = sum(o * v for o, v in zip(own, x)) + sum(e[2] * v for e, v in zip(edges, z))
    spent = sum(c * v for c, v in zip(cost, x))
    if reach < 0:
        h.addConstr(spent <= budget)
        h.maximize(value)
    else:
        h.addConstr(value >= reach)
        h.minimize(spent)
    return h.getObjectiveValue()


def check(right, what):
    if not right:
        print("not ok:", what)
        sys.exit(1)


def main():
    program = sys.argv[-1]
    rng = np.random.default_rng(20261122)
    above, short = [], []
    for kind in ("tiers", "any"):
        for equal in (True, False):
            for n, m, k in ((60, 150, 6), (200, 600, 10), (800, 3000, 30)):
                own, edges = make(rng, kind, n, m)
                cost = [1] * n if equal else [int(rng.integers(1, 10)) for _ in range(n)]
                budget = k if equal else 4 * k
                _, got, bound, total, _, _ = ours(program, own, cost, edges, budget, -1)
                lp = theirs(own, cost, edges, budget, -1, False)
                check(bound >= lp * (1 - 1e-7), (kind, equal, n, bound, lp))
                above.append(bound / lp - 1)
                if n <= 200:
                    best = theirs(own, cost, edges, budget, -1, True)
                    check(got <= best * (1 + 1e-7), (kind, equal, n, got, best))
                    short.append(1 - got / best)
                reach = int(0.7 * total)
                _, got, _, _, least, spent = ours(program, own, cost, edges, -1, reach)
                lp = theirs(own, cost, edges, 0, reach, False)
                check(got >= reach, (kind, equal, n, got, reach))
                check(least <= math.ceil(lp - 1e-6) <= spent, (kind, equal, n, least, lp, spent))
                check(least >= 0.8 * lp, (kind, equal, n, least, lp))
    check(max(above) < 0.015, above)
    check(max(short) < 0.03, short)
    print(f"ok: bound at most {100 * max(above):.2f}% above the linear programme's, choice at most "
          f"{100 * max(short):.2f}% below the best")


main()
