# SPDX-License-Identifier: Apache-2.0
"""Effects of strata of most density beside Newton's method in numpy on the whole of it at once: as a
Poisson regression with normal effects, a free constant for each stratum and dense matrices.

    strata.py STRATA_MODE
"""
import itertools
import subprocess
import sys

try:
    import numpy as np
except ImportError:
    print("SKIPPED: no numpy")
    sys.exit(77)

SEED, TABLES = 20261124, 60


def design(lists, strata, levels, level):
    """Rows: strata by histories; columns: constants, then effects of each level of each factor."""
    sets = [1 << i for i in range(lists)]
    if lists > 2:
        sets += [1 << i | 1 << j for i, j in itertools.combinations(range(lists), 2)]
    sizes = [1] + list(levels) + [strata]
    first = np.cumsum([0] + sizes)
    k = len(sets)
    rows = []
    for s in range(strata):
        at = [0] + [int(x) for x in level[s]] + [s]
        for w in range(1, 1 << lists):
            row = np.zeros(strata + first[-1] * k)
            row[s] = 1
            for f, l in enumerate(at):
                for j, q in enumerate(sets):
                    row[strata + (first[f] + l) * k + j] = w & q == q
            rows.append(row)
    return np.array(rows), sets, sizes, first


def mode(x, y, precision, middle):
    """Newton's method with halved steps; the penalty is precision * (b - middle)^2 / 2."""
    b = middle.copy()

    def value(v):
        e = x @ v
        return y @ e - np.exp(np.minimum(e, 50)).sum() - (precision * (v - middle) ** 2).sum() / 2
    for _ in range(100):
        mu = np.exp(x @ b)
        g = x.T @ (y - mu) - precision * (b - middle)
        h = (x.T * mu) @ x + np.diag(precision)
        step = np.linalg.solve(h, g)
        by, now = 1.0, value(b)
        while by > 1e-9 and not value(b + by * step) >= now - 1e-10 * abs(now):
            by /= 2
        b = b + by * step
        if np.abs(step).max() < 1e-10:
            break
    return b


rng = np.random.default_rng(SEED)
lines, cases = [], []
for t in range(TABLES):
    lists = int(rng.integers(2, 5))
    covariates = int(rng.choice([0, 0, 2]))
    levels = [int(rng.integers(2, 4)) for _ in range(covariates)]
    strata = int(np.prod(levels)) if covariates else int(rng.integers(2, 6))
    level = np.array(list(itertools.product(*[range(n) for n in levels]))) if covariates \
        else np.zeros((strata, 0), int)
    sd = np.exp(rng.normal(-0.5, 0.8, size=(covariates + 2, 2)))
    common = float(rng.normal(0, 0.5))
    size = float(rng.choice([3, 30, 300]))
    count = rng.poisson(size * np.exp(rng.normal(0, 0.7, size=(strata, 1 << lists)))).astype(float)
    count[:, 0] = 0
    if count[:, 1:].sum(axis=1).min() == 0:
        count[:, 1] += 1
    words = [lists, strata, covariates, *levels, *sd.ravel(), common, *level.ravel(), *count.ravel()]
    lines.append(" ".join(repr(float(w)) if isinstance(w, float) else str(int(w)) for w in words))
    cases.append((lists, strata, levels, level, sd, common, count))
told = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True,
                      check=True).stdout.splitlines()
assert len(told) == TABLES, (len(told), TABLES)
worst = 0
for (lists, strata, levels, level, sd, common, count), line in zip(cases, told):
    ours = np.array([float(v) for v in line.split()]).reshape(strata, -1)
    x, sets, sizes, first = design(lists, strata, levels, level)
    k = len(sets)
    precision, middle = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for f, n in enumerate(sizes):
        for l in range(n):
            for j in range(k):
                at = strata + (first[f] + l) * k + j
                precision[at] = 1 / sd[f, int(j >= lists)] ** 2
                middle[at] = common if f == 0 and j >= lists else 0
    b = mode(x, count[:, 1:].ravel(), precision, middle)
    for s in range(strata):
        at = [0] + [int(v) for v in level[s]] + [s]
        theirs = sum(b[strata + (first[f] + l) * k:strata + (first[f] + l + 1) * k]
                     for f, l in enumerate(at))
        worst = max(worst, float(np.abs(theirs - ours[s]).max()))
print(f"{TABLES} random tables: effects differ by {worst:.1e} at most")
assert worst < 1e-6, worst
