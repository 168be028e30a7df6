# SPDX-License-Identifier: Apache-2.0
"""Patterns beside peers, in one run, on the first payments of an AMLSim file:

    patterns.py BENCH_MONEY_PATTERNS TX_MATCHED.csv[.gz] [PAYMENTS]

with bench/money/requirements.txt installed. Times are processor time, as wall time says little on a
machine that others use; ours are of one thread, as are the peers'. What each does differs and is
said in README.md.
"""
import gzip
import importlib.util
import os
import subprocess
import sys
import tempfile
import time

DAY = 86400


def ours(program, path, what, days, hops=10, band=200):
    done = subprocess.run([program, path, what, "1", str(days), str(hops), str(band)],
                          capture_output=True, text=True, check=True)
    word = done.stdout.split()
    return {word[i]: word[i + 1] for i in range(0, len(word) - 1, 2)}


def table(path, rows):
    """The first rows as columns: number, from, to, seconds, amount."""
    import numpy as np
    out = np.empty((rows, 5))
    with open(path) as f:
        next(f)
        for i, line in zip(range(rows), f):
            cell = line.split(",", 7)
            out[i] = i, int(cell[4]), int(cell[6]), int(cell[1]) * DAY, float(cell[3])
    return out


def snap(data, days, patterns):
    from snapml import GraphFeaturePreprocessor
    p = GraphFeaturePreprocessor()
    settings = {"num_threads": 1, "time_window": days * DAY, "vertex_stats": False, "fan": False}
    for name in patterns:
        settings[name] = True
        settings[name + "_tw"] = days * DAY
    p.set_params(settings)
    begin = time.process_time()
    for at in range(0, len(data), 4096):
        p.transform(data[at:at + 4096])
    return time.process_time() - begin


def networkx_cycles(data, days, hops):
    """Simple cycles of each window's graph, windows side by side: no order in time, no overlap."""
    import networkx
    begin, found = time.process_time(), 0
    at = 0
    while at < len(data):
        end = at
        g = networkx.DiGraph()
        while end < len(data) and data[end, 3] < data[at, 3] + days * DAY:
            g.add_edge(int(data[end, 1]), int(data[end, 2]))
            end += 1
        found += sum(1 for _ in networkx.simple_cycles(g, length_bound=hops))
        at = end
    return time.process_time() - begin, found


def plain_cycles(data, days, hops, band):
    """The enumeration of test/python/money_cycles.py: forward in time, from each payment."""
    where = os.path.join(os.path.dirname(__file__), "..", "..", "test", "python", "money_cycles.py")
    spec = importlib.util.spec_from_file_location("money_cycles", where)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = [(int(r[3]) // DAY, round(r[4] * 100), int(r[1]), int(r[2])) for r in data]
    begin = time.process_time()
    count, _ = module.enumerate_cycles(rows, days, 2, hops, band, False)
    return time.process_time() - begin, sum(count.values())


def row(what, n, mine, peer, note=""):
    ratio = f"{peer / mine:9.1f}" if peer else "        -"
    per = f"{n / peer / 1e6:9.4f}" if peer else "        -"
    print(f"{what:44} {n / mine / 1e6:8.3f} {per} {ratio}  {note}", flush=True)


def main():
    program, source = sys.argv[1:3]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 200000
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tx.csv")
        with (gzip.open(source, "rt") if source.endswith(".gz") else open(source)) as f, \
                open(path, "w") as out:
            for _, line in zip(range(n + 1), f):
                out.write(line)
        data = table(path, n)
        print(f"{n} payments; millions a second of processor time: ours, the peer, ratio")
        for days in (7, 20):
            a = ours(program, path, "graph", days)
            t = snap(data, days, ["fan", "scatter-gather", "temp-cycle"])
            row(f"all of the graph, {days} days | GFP fan, s-g, cycle", n, float(a["user"]), t)
            a = ours(program, path, "fan-in", days)
            row(f"fans, {days} days | GFP fan", n, float(a["user"]), snap(data, days, ["fan"]))
            a = ours(program, path, "scatter-gather", days)
            row(f"scatter-gather, {days} days | GFP", n, float(a["user"]),
                snap(data, days, ["scatter-gather"]))
        few = min(n, 60000)
        with open(path) as f:
            short = [line for _, line in zip(range(few + 1), f)]
        with open(path, "w") as f:
            f.writelines(short)
        for band in (200, -1):
            a = ours(program, path, "count", 7, 6, band)
            t, found = plain_cycles(data[:few], 7, 6, band)
            assert found == int(a["cycles"]), (found, a["cycles"])
            row(f"cycles, 7 days, 6 hops, band {band} | Python", few, float(a["user"]), t,
                f"both {found}")
        t, found = networkx_cycles(data[:few], 7, 4)
        a = ours(program, path, "count", 7, 4, -1)
        row("cycles, 7 days, 4 hops | networkx", few, float(a["user"]), t,
            f"{a['cycles']} in order of time; {found} in any order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
