# SPDX-License-Identifier: Apache-2.0
"""Cycles of payments beside an enumeration of its own: forward in time from each payment, where the
program goes back from the last one. Payments are those of AMLSim (MANUMIT_DATA or ../shared/data
beside the sources), at 7 and at 20 days.

    money_cycles.py ROOT MONEY_CYCLES [--whole [DAYS]]

--whole: the whole file, within a window of so many days (both where not said): by hand, as it takes
minutes.
"""
import bisect
import gzip
import os
import subprocess
import sys

TURN = 1 << 64


def read(path, days):
    """(day, hundredths, from, to) of the first so many days."""
    rows = []
    with gzip.open(path, "rt") as f:
        next(f)
        for line in f:
            cell = line.split(",", 7)
            day = int(cell[1])
            if day >= days:
                break
            rows.append((day, round(float(cell[3]) * 100), int(cell[4]), int(cell[6])))
    return rows


def enumerate_cycles(rows, days, least, most, band, strict):
    """How many cycles there are of each number of payments, and the sum that tells them apart."""
    out = {}
    for i, row in enumerate(rows):
        if row[2] != row[3]:
            out.setdefault(row[2], []).append(i)
    count, total = {}, 0

    def fits(path):
        last = rows[path[-1]][1]
        return band < 0 or all(abs(rows[i][1] - last) * 1000 <= band * last for i in path)

    def go(path, nodes, low, high):
        nonlocal total
        i = path[-1]
        day, _, _, node = rows[i]
        there = out.get(node, ())
        for at in range(bisect.bisect_right(there, i), len(there)):
            j = there[at]
            d, v, _, to = rows[j]
            if d >= end:
                return
            if strict and d == day:
                continue
            lo, hi = min(low, v), max(high, v)
            # No closing amount could have both within its band.
            if band >= 0 and hi * (1000 - band) > lo * (1000 + band):
                continue
            if to == root:
                full = path + [j]
                if len(full) >= least and fits(full):
                    n = len(full)
                    count[n] = count.get(n, 0) + 1
                    total = (total + sum(full) * 1000003 + full[0] * 31 + j * 17 + n) % TURN
            elif len(path) + 2 <= most and to not in nodes:
                go(path + [j], nodes | {to}, lo, hi)

    for i, (day, value, root, to) in enumerate(rows):
        end = day + days
        if root != to and to in out:
            go([i], {root, to}, value, value)
    return count, total


def ours(program, rows, days, least, most, band, strict):
    text = "".join("%d %d %d %d\n" % row for row in rows)
    args = [program, str(days), str(least), str(most), str(band), "strict" if strict else "row"]
    done = subprocess.run(args, input=text, capture_output=True, text=True, check=True)
    count, total, cut = {}, None, None
    for line in done.stdout.splitlines():
        name, value = line.split()
        if name == "sum":
            total = int(value)
        elif name == "cut":
            cut = int(value)
        else:
            count[int(name)] = int(value)
    assert cut == 0
    return count, total


def main():
    data = os.environ.get("MANUMIT_DATA") or os.path.join(sys.argv[1], "..", "shared", "data")
    path = os.path.join(data, "money", "amlsim", "tx_matched.csv.gz")
    if not os.path.exists(path):
        print("SKIPPED: no " + path + " (MANUMIT_DATA)")
        return 77
    # Days of the data, window, fewest and most payments, band, strict
    cases = [
        (20, 7, 2, 6, -1, False), (20, 7, 2, 6, -1, True), (60, 7, 3, 10, 200, False),
        (36, 20, 3, 10, 200, False), (36, 20, 3, 10, 200, True), (20, 20, 2, 4, -1, False),
    ]
    if "--whole" in sys.argv[3:4]:
        cases = [(sys.maxsize, int(w), 3, 10, 200, False) for w in sys.argv[4:] or (7, 20)]
    for days, window, least, most, band, strict in cases:
        rows = read(path, days)
        a = ours(sys.argv[2], rows, window, least, most, band, strict)
        b = enumerate_cycles(rows, window, least, most, band, strict)
        print(days, window, least, most, band, strict, sum(a[0].values()), a[0])
        assert sum(b[0].values()) > 5, b
        assert a == b, (a, b)
    return 0


if __name__ == "__main__":
    sys.exit(main())
