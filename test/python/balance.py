# SPDX-License-Identifier: Apache-2.0
"""Verdicts of the balance beside HiGHS, on parties made up at random.

    balance.py PROGRAM DUMP BALANCE_NODES [NODES]

balance_nodes prints rows and what the program says of them. The programmes here are made of the
rows alone, by other variables (what is taken from which period's stock) than the program's.
"""
import subprocess
import sys
from collections import defaultdict

import highspy
import numpy as np

NEAR = 1e-6
PERIODS = 5
INF = highspy.kHighsInf


class Node:
    def __init__(self):
        self.bought = defaultdict(float)
        self.returned = defaultdict(float)  # what came back of sales, beyond them
        self.gave = defaultdict(float)
        self.sold = defaultdict(float)
        self.got = defaultdict(float)
        self.makes = {}
        self.sites = []
        self.rows = {}
        self.lacks = 0


def read(text):
    nodes = defaultdict(Node)
    for line in text.splitlines():
        f = line.split("\t")
        n = nodes[f[1]]
        if f[0] in ("buy", "br", "sell", "gr"):
            to = {"buy": n.bought, "br": n.gave, "sell": n.sold, "gr": n.got}[f[0]]
            to[f[2], int(f[3])] += float(f[4])
        elif f[0] in ("recipe", "event"):
            m = n.makes.setdefault(f[2], {"event": f[0] == "event", "in": [], "out": [],
                                          "period": int(f[3])})
            m[f[4]].append((f[5], float(f[6]), float(f[7])))
        elif f[0] in ("farm", "factory"):
            n.sites.append((f[0], f[2], float(f[3]), float(f[4])))
        elif f[0] == "row":
            n.rows[f[2], int(f[3])] = (float(f[4]), float(f[5]), float(f[6]), f[7], f[8])
        elif f[0] == "lacks":
            n.lacks += 1
    return nodes


def reached(node):
    """Goods of which anything says where they could come from, leaving time and amounts aside."""
    have = {g for (g, t) in node.bought if node.bought[g, t] > node.gave[g, t]}
    have |= {g for (g, t) in node.got if node.got[g, t] > node.sold[g, t]}
    have |= {g for kind, g, _, _ in node.sites if kind == "farm"}
    while True:
        more = {g for m in node.makes.values() if {i[0] for i in m["in"]} <= have
                and (m["in"] or m["event"]) for g, _, _ in m["out"]} - have
        if not more:
            return have
        have |= more


class Programme:
    """Amounts used, made and kept. take[g, u, t]: of what came in u, used in t."""

    def __init__(self, node, high, carry):
        self.cost, self.low, self.up = [], [], []
        self.rows = []  # (least, most, {column: number})
        self.sale, self.event = {}, {}
        have = reached(node)
        goods = {g for g, _ in [*node.bought, *node.sold, *node.gave, *node.got]}
        for m in node.makes.values():
            goods |= {g for g, _, _ in m["in"] + m["out"]}
        come = {(g, t): {} for g in goods for t in range(PERIODS)}  # columns
        const = {(g, t): 0.0 for g in goods for t in range(PERIODS)}
        use = {(g, t): {} for g in goods for t in range(PERIODS)}
        gave = {}
        for g in goods:
            for t in range(PERIODS):
                bought = node.bought[g, t] - node.gave[g, t]
                sold = node.sold[g, t] - node.got[g, t]
                const[g, t] += max(bought, 0) + max(-sold, 0)
                gave[g, t] = max(-bought, 0)
                if sold > 0 or (g, t) in node.rows:
                    j = self.sale[g, t] = self.column(0, 0)
                    use[g, t][j] = 1.0
        self.gave = {}
        for (g, t), amount in gave.items():
            if amount > 0:
                j = self.gave[g, t] = self.column(0, amount)
                use[g, t][j] = 1.0
        for name, m in node.makes.items():
            # A recipe of which an input is never there would have to be made of itself.
            if not m["event"] and not (m["in"] and {i[0] for i in m["in"]} <= have):
                continue
            for t in [m["period"]] if m["event"] else range(PERIODS):
                j = self.column(0, 1 if m["event"] else INF)
                if m["event"]:
                    self.event[name] = j
                for g, lo, hi in m["in"]:
                    use[g, t][j] = use[g, t].get(j, 0) + (lo if high else hi)
                for g, lo, hi in m["out"]:
                    come[g, t][j] = come[g, t].get(j, 0) + (hi if high else lo)
        for kind, g, lo, hi in node.sites:
            if g not in goods:
                continue
            cap = hi if high else lo
            if kind == "farm":
                grown = {self.column(0, INF): 1.0 for _ in range(PERIODS)}
                for t, j in enumerate(grown):
                    come[g, t][j] = 1.0
                self.rows.append((-INF, cap, dict(grown)))
            else:
                made = defaultdict(float)
                for name, m in node.makes.items():
                    if m["event"]:
                        continue
                for t in range(PERIODS):
                    for j, a in come[g, t].items():
                        if j not in self.event.values():
                            made[j] += a
                if made:
                    self.rows.append((-INF, cap, dict(made)))
        for g in goods:
            taken, used = defaultdict(dict), defaultdict(dict)
            for u in range(PERIODS):
                for t in range(u, PERIODS):
                    if carry >= 0 and t - u > carry:
                        continue
                    j = self.column(0, INF)
                    taken[u][j] = used[t][j] = 1.0
            for t in range(PERIODS):
                row = dict(taken[t])
                for j, a in come[g, t].items():
                    row[j] = row.get(j, 0) - a
                self.rows.append((-INF, const[g, t], row))
                row = dict(used[t])
                for j, a in use[g, t].items():
                    row[j] = row.get(j, 0) - a
                self.rows.append((0, 0, row))

    def column(self, low, up):
        self.low.append(low)
        self.up.append(up)
        return len(self.low) - 1

    def most(self, gain, low=None, up=None):
        lo, hi = np.array(self.low, float), np.array(self.up, float)
        for j, v in (low or {}).items():
            lo[j] = v
        for j, v in (up or {}).items():
            hi[j] = v
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(lo), len(self.rows)
        cost = np.zeros(len(lo))
        for j, v in gain.items():
            cost[j] = -v
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lo, hi
        lp.row_lower_ = np.array([r[0] for r in self.rows])
        lp.row_upper_ = np.array([r[1] for r in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        start, index, value = [0], [], []
        for _, _, row in self.rows:
            index += row.keys()
            value += row.values()
            start.append(len(index))
        lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(start), np.array(index)
        lp.a_matrix_.value_ = np.array(value)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
        solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return -solver.getObjectiveValue()


def alone(p, node, good, period, side):
    """Most of the good in the period, after its earlier sales, as far as they were possible."""
    low, up = {}, {}
    for (g, t), j in p.sale.items():
        if g == good and t < period:
            could, out = node.rows[g, t][side], node.rows[g, t][2]
            low[j] = up[j] = min(could, out) * (1 - 1e-10)
        elif g == good and t == period:
            up[j] = INF
    for (g, t), j in p.gave.items():
        if g == good and t <= period:
            low[j] = p.up[j]
    most = p.most({p.sale[good, period]: 1.0}, low, up)
    if most is None:  # what was given back was not there: as much as can be
        low = {j: v for j, v in low.items() if j not in p.gave.values()}
        most = p.most({p.sale[good, period]: 1.0}, low, up)
        return None if most is None else ("backs", most)
    return "exact", most


def main():
    seen, counts, bad, weak, solved = 0, defaultdict(int), [], 0, 0
    nodes_each = int(sys.argv[4]) if len(sys.argv) > 4 else 250
    for seed, carry in ((1, -1), (2, 0), (3, 1), (4, 2), (5, -1), (6, 3)):
        text = subprocess.run([sys.argv[3], str(seed), str(nodes_each), str(carry)],
                              capture_output=True, text=True, check=True).stdout
        for name, node in read(text).items():
            if not name.startswith("node") or not node.rows:
                continue
            seen += 1
            mode = [Programme(node, False, carry), Programme(node, True, carry)]
            verdicts = {}
            for (g, t), (low, high, out, verdict, why) in node.rows.items():
                counts[verdict] += 1
                if verdict == "no source":
                    if g in reached(node):
                        bad.append((seed, name, g, t, "no source"))
                    verdicts[g, t] = verdict
                    continue
                if g not in reached(node):
                    bad.append((seed, name, g, t, "a source"))
                for side, ours in ((0, low), (1, high)):
                    found = alone(mode[side], node, g, t, side)
                    solved += 1
                    if not found or found[0] == "backs":
                        weak += 1
                        continue
                    if abs(found[1] - ours) > 1e-6 * max(1, abs(found[1])):
                        bad.append((seed, name, g, t, ("low", "high")[side], ours, found[1], why))
                near = 1 + NEAR
                verdicts[g, t] = ("possible" if out <= low * near + 1e-7 else
                                  "tight" if out <= high * near + 1e-7 else "impossible")
            # Together, all that is possible alone.
            for side, which in ((1, ("possible", "tight")), (0, ("possible",))):
                p = mode[side]
                if node.lacks:
                    weak += 1
                    break
                need = {j: 1.0 for name_, j in p.event.items()}
                for key, j in p.sale.items():
                    if verdicts.get(key) in which:
                        need[j] = node.rows[key][2]
                for key, j in p.gave.items():
                    need[j] = p.up[j]
                if p.gave:  # what was not there to be given back is told on its own
                    weak += 1
                    break
                most = p.most({j: 1 / v for j, v in need.items() if v > 0},
                              up={j: v for j, v in need.items()})
                solved += 1
                fits = most >= sum(1 for v in need.values() if v > 0) - 1e-6
                over = any(r[3] == "over-committed" for r in node.rows.values())
                if side == 1:
                    if fits == over:
                        bad.append((seed, name, "together", fits, over, most, need))
                    if over:
                        break
                    for key, v in verdicts.items():
                        said = node.rows[key][3]
                        if said != v and not (said == "tight" and v == "possible"):
                            bad.append((seed, name, key, said, v))
                else:
                    raised = any(node.rows[k][3] == "tight" and v == "possible"
                                 for k, v in verdicts.items())
                    if not fits and not raised:  # events that lack inputs alone, at the lowest
                        need = {j: v for j, v in need.items() if j not in p.event.values()}
                        fits = p.most({j: 1 / v for j, v in need.items() if v > 0},
                                      up=dict(need)) >= sum(v > 0 for v in need.values()) - 1e-6
                    if fits == raised:
                        bad.append((seed, name, "together at the lowest", fits, raised, most))
    for b in bad[:20]:
        print(*b)
    print(f"{seen} parties, {dict(counts)}, {solved} programmes by HiGHS, {weak} not compared, "
          f"{len(bad)} differ")
    return 1 if bad or not seen or counts["over-committed"] < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
