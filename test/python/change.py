# SPDX-License-Identifier: Apache-2.0
"""Series, differences in differences and synthetic controls of 'manumit estimate change' beside
statsmodels and scipy, and the wild bootstrap beside its definition in numpy.

    change.py MANUMIT
"""
import csv
import io
import itertools
import subprocess
import sys

try:
    import statsmodels.api as sm
    from scipy import optimize, stats
    from statsmodels.tsa.arima.model import ARIMA  # noqa: F401
except ImportError as why:
    print(f"SKIPPED: {why}")
    sys.exit(77)
import numpy as np

rng = np.random.default_rng(20261123)


def run(text, *options, table="changes"):
    out = subprocess.run([sys.argv[1], "estimate", "change", "-", "--csv", "--table", table, *options],
                         input=text, capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def near(a, b, tolerance, what):
    assert abs(float(a) - b) <= tolerance * (1e-9 + abs(b)), f"{what}: {a}, not {b}"


def series(n, at):
    t = np.arange(n)
    u = np.zeros(n)
    for i in range(1, n):
        u[i] = 0.5 * u[i - 1] + rng.normal()
    y = 50 + 0.3 * t - 4 * (t >= at) - 0.2 * np.maximum(t - at, 0) * (t >= at) + 3 * u
    x = np.column_stack([np.ones(n), t, t >= at, np.where(t >= at, t - at, 0)]).astype(float)
    return t, y, x


# Interrupted series: Newey-West as statsmodels has it, with the same factor and Student's t.
done = 0
for n, at, lags in ((24, 12, 3), (40, 25, 4), (120, 60, 6), (15, 8, 1)):
    t, y, x = series(n, at)
    text = "time,value\n" + "".join(f"{i},{float(v)!r}\n" for i, v in zip(t, y))
    told = run(text, "--at", str(at), "--errors", "newey-west", "--lags", str(lags))
    fit = sm.OLS(y, x).fit(cov_type="HAC", use_t=True,
                           cov_kwds={"maxlags": lags, "use_correction": True})
    low, high = fit.conf_int()[:, 0], fit.conf_int()[:, 1]
    for row, k in ((0, 2), (1, 3), (4, 1)):
        near(told[row]["estimate"], fit.params[k], 1e-9, "newey-west estimate")
        near(told[row]["low"], low[k], 1e-8, "newey-west low")
        near(told[row]["high"], high[k], 1e-8, "newey-west high")
        done += 1
    end = fit.t_test(np.array([0, 0, 1, x[-1, 3]]))
    near(told[2]["estimate"], float(np.squeeze(end.effect)), 1e-9, "at the end")
    near(told[2]["low"], float(np.squeeze(end.conf_int())[0]), 1e-8, "at the end, low")

    # Autoregressive errors: the restricted likelihood by its definition, dense.
    def badness(r):
        v = r ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
        w = np.linalg.inv(v)
        a = x.T @ w @ x
        b = np.linalg.solve(a, x.T @ w @ y)
        e = y - x @ b
        return (n - 4) * np.log(e @ w @ e) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(a)[1], b, a, e @ w @ e
    best = min((badness(r)[0], r) for r in np.linspace(-0.99, 0.99, 100))[1]
    r = optimize.minimize_scalar(lambda q: badness(q)[0], bounds=(max(best - .03, -.999), min(best + .03, .999)),
                                 method="bounded", options={"xatol": 1e-11}).x
    _, b, a, s = badness(r)
    error = np.sqrt(np.diag(np.linalg.inv(a)) * s / (n - 4))
    told = run(text, "--at", str(at))
    for row, k in ((0, 2), (1, 3), (4, 1)):
        near(told[row]["estimate"], b[k], 1e-5, "ar1 estimate")
        near(told[row]["low"], b[k] - stats.t.ppf(.975, n - 4) * error[k], 1e-4, "ar1 low")
        done += 1
print(f"{done} coefficients of series as statsmodels and numpy say")


def dummies(codes):
    return (np.asarray(codes)[:, None] == np.unique(codes)[None, :]).astype(float)


def did_case(units, times, treated, at, missing):
    rows = [(u, t) for u in range(units) for t in range(times) if rng.random() >= missing]
    unit, time = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    d = ((unit < treated) & (time >= at)).astype(float)
    level, shock = rng.normal(size=units), rng.normal(size=(units, times)).cumsum(axis=1)
    y = 10 + level[unit] * 3 + 0.5 * time + 1.5 * d + shock[unit, time]
    text = "unit,time,value,treated\n" + "".join(
        f"u{u:02d},{t},{float(v)!r},{int(q)}\n" for u, t, v, q in zip(unit, time, y, d))
    return unit, time, d, y, text


# Difference in differences: constants as dummies, clusters as statsmodels has them.
done = 0
for units, times, treated, at, missing in ((40, 6, 18, 3, 0.0), (30, 10, 10, 5, 0.15), (12, 8, 6, 4, 0.05)):
    unit, time, d, y, text = did_case(units, times, treated, at, missing)
    told = {r["change"]: r for r in run(text, "--replicates", "999")}
    x = np.column_stack([d, dummies(unit), dummies(time)[:, 1:]])
    fit = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": unit, "use_correction": False})
    n, g, k = len(y), units, 1 + times - 1 + 1
    error = fit.bse[0] * np.sqrt(g / (g - 1) * (n - 1) / (n - k))
    near(told["effect, by t"]["estimate"], fit.params[0], 1e-8, "did")
    near(told["effect, by t"]["low"], fit.params[0] - stats.t.ppf(.975, g - 1) * error, 1e-7, "did low")
    near(told["effect, by t"]["high"], fit.params[0] + stats.t.ppf(.975, g - 1) * error, 1e-7, "did high")
    done += 1

    if units == 12:
        # All signs, with dummies regressed anew each time.
        def t_of(v):
            b, *_ = np.linalg.lstsq(x, v, rcond=None)
            e = v - x @ b
            rest = d - x[:, 1:] @ np.linalg.lstsq(x[:, 1:], d, rcond=None)[0]
            s = np.array([(rest[unit == i] * e[unit == i]).sum() for i in range(units)])
            return b[0] / np.sqrt((s ** 2).sum()) * (rest @ rest)
        null = x[:, 1:] @ np.linalg.lstsq(x[:, 1:], y, rcond=None)[0]
        u, t0 = y - null, abs(t_of(y))
        as_large = sum(abs(t_of(null + u * np.array(w)[unit])) >= t0 * (1 - 1e-9)
                       for w in itertools.product((1.0, -1.0), repeat=units))
        p = as_large / 2 ** units
        said = float(told["effect"]["checks"].split("=")[1])
        assert abs(said - p) <= 0.051 * p, f"wild bootstrap: {said}, not {p}"
        print(f"wild bootstrap of all signs: p = {p:.4f}, as by its definition")
print(f"{done} differences in differences as statsmodels says")

# Synthetic controls: the least misfit as scipy's nearest mixture has it.
done = 0
for units, times, at in ((8, 20, 14), (25, 30, 20), (40, 12, 8)):
    common = rng.normal(size=times).cumsum()
    y = 20 + np.outer(rng.uniform(0.5, 1.5, units), common) + rng.normal(size=(units, times)) * 0.5
    y[0, at:] += 3
    text = "unit,time,value\n" + "".join(
        f"u{u:02d},{t},{float(y[u, t])!r}\n" for u in range(units) for t in range(times))
    options = ("--treated", "u00", "--at", str(at))
    gaps = run(text, *options, table="gaps")
    misfit = np.sqrt(np.mean([float(r["gap"]) ** 2 for r in gaps if r["after"] == "false"]))
    a = np.vstack([y[1:, :at].T, 1e6 * np.ones(units - 1)])
    w, _ = optimize.nnls(a, np.append(y[0, :at], 1e6), maxiter=100000)
    w /= w.sum()
    here = np.sqrt(np.mean((y[0, :at] - w @ y[1:, :at]) ** 2))
    assert misfit <= here * (1 + 1e-6) + 1e-7, f"synthetic control: misfit {misfit}, scipy's {here}"
    weights = {r["unit"]: float(r["weight"]) for r in run(text, *options, table="weights")}
    assert abs(sum(weights.values()) - 1) < 1e-9 and min(weights.values()) >= 0
    if units - 1 < at:
        for u in range(1, units):
            assert abs(weights.get(f"u{u:02d}", 0) - w[u - 1]) < 1e-5, (u, weights, w)
    done += 1
print(f"{done} synthetic controls as near as scipy's")
