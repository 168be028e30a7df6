# SPDX-License-Identifier: Apache-2.0
"""Whether models of capture histories can be estimated, beside a linear programme in HiGHS and ranks
in numpy; and fits beside scoring in numpy.

    loglin.py LOGLIN_CHECK

Existence (Fienberg & Rinaldo 2012): the largest s with A x = margins and x >= s is above 0.
"""
import itertools
import subprocess
import sys

try:
    import highspy
except ImportError:
    print("SKIPPED: no highspy")
    sys.exit(77)
import numpy as np

SEED, TABLES = 20261123, 1500


def closed(sets):
    out = {0}
    for s in sets:
        sub = s
        while sub:
            out.add(sub)
            sub = (sub - 1) & s
    return sorted(out, key=lambda s: (bin(s).count("1"), s))


def name(sets):
    return "[" + ",".join("".join(str(i + 1) for i in range(6) if s >> i & 1) for s in sets) + "]"


def reduced(lists, parameters, count):
    cells = list(range(1, 1 << lists))
    margin = {p: sum(count[w] for w in cells if w & p == p) for p in parameters}
    gone = [p for p in parameters if not margin[p]]
    kept = [p for p in parameters if margin[p]]
    cells = [w for w in cells if not any(w & p == p for p in gone)]
    a = np.array([[float(w & p == p) for w in cells] for p in kept])
    return a, np.array([float(margin[p]) for p in kept]), cells


def most(a, t):
    """The largest s."""
    rows, n = a.shape
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    x = [h.addVariable(lb=0) for _ in range(n)]
    s = h.addVariable(lb=0)
    for i in range(rows):
        h.addConstr(sum(x[j] for j in range(n) if a[i, j]) == t[i])
    for v in x:
        h.addConstr(v >= s)
    h.maximize(s)
    return h.val(s)


def scored(a, count):
    """The fit's dark figure, by Fisher scoring with steps halved where they overshoot."""
    eta = np.log(count + 0.5)
    beta = np.linalg.lstsq(a.T, eta, rcond=None)[0]
    def value(b):
        e = a.T @ b
        return count @ e - np.exp(e).sum()
    for _ in range(500):
        mu = np.exp(a.T @ beta)
        step = np.linalg.solve((a * mu) @ a.T, a @ (count - mu))
        by = 1.0
        while by > 1e-9 and not value(beta + by * step) >= value(beta) - 1e-12 * abs(value(beta)):
            by /= 2
        beta = beta + by * step
        if np.abs(step).max() < 1e-12:
            break
    return float(np.exp(beta[0]))


rng = np.random.default_rng(SEED)
asked, lines = [], []
for _ in range(TABLES):
    lists = int(rng.integers(3, 6))
    cells = 1 << lists
    pairs = [sum(1 << i for i in c) for c in itertools.combinations(range(lists), 2)]
    triples = [sum(1 << i for i in c) for c in itertools.combinations(range(lists), 3)]
    sets = [1 << i for i in range(lists)] + [p for p in pairs if rng.random() < 0.4]
    if rng.random() < 0.3:
        sets.append(int(rng.choice(triples)))
    empty = rng.random() * 0.8
    count = [0] + [0 if rng.random() < empty else int(rng.geometric(0.1)) for _ in range(cells - 1)]
    if sum(count) == 0:
        count[1] = 1
    asked.append((lists, sets, count))
    lines.append(f"{lists} {name(sets)} " + " ".join(map(str, count[1:])))
told = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True,
                      check=True).stdout.splitlines()
assert len(told) == TABLES, (len(told), TABLES)
seen = {0: 0, 1: 0, 2: 0, 3: 0}
for (lists, sets, count), line, text in zip(asked, told, lines):
    code, dark = int(line.split()[0]), float(line.split()[1])
    a, t, cells = reduced(lists, closed(sets), count)
    want = (1 if most(a, t) < 1e-7 else 0) + (2 if np.linalg.matrix_rank(a) < a.shape[0] else 0)
    assert code == want, f"{text}: {code}, not {want}"
    seen[code] += 1
    if not code:
        here = scored(a, np.array([float(count[w]) for w in cells]))
        assert abs(dark - here) <= 1e-6 * (1 + here), f"{text}: {dark}, not {here}"
print(f"{TABLES} random models: codes {seen}, all as HiGHS and numpy say")
assert all(n >= 20 for n in seen.values()), "too few of a kind to say anything"
