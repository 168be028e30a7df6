#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# million.py MANUMIT [--count N] [--level L] [--seed S] [--threads T] [--turns K] [--keep FOLDER] - what
# reading, clustering, finding identifiers and templates take on a simulated archive: time by the clock,
# time of the processors, and the most memory, of the whole programs with their CSV; the best of K turns
# each. The gates: a million posts clustered and their identifiers found, in one reading, in 6 s on two
# free processors; their templates in 30 s; 700 bytes a post. FOLDER keeps the archive for the next time.
# --other PROGRAM runs another build in the same turns.
import argparse
import os
import subprocess
import sys
import tempfile
import time

ROWS = (
    ("read", ["adverts", "read"]),
    ("cluster", ["adverts", "cluster", "--csv"]),
    ("identifiers", ["adverts", "identifiers", "--csv"]),
    ("both at once", ["adverts", "cluster", "--csv", "--identifiers", "FOUND"]),
    ("templates", ["adverts", "templates", "--csv"]),
)


def run(program, args):
    at = time.perf_counter()
    child = subprocess.Popen([program, *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(args)} ended with {child.returncode}")
    return time.perf_counter() - at, used.ru_utime + used.ru_stime, used.ru_maxrss


def main():
    p = argparse.ArgumentParser()
    p.add_argument("manumit")
    p.add_argument("--count", type=int, default=1000000)
    p.add_argument("--level", type=int, default=2)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--turns", type=int, default=3)
    p.add_argument("--keep")
    p.add_argument("--other")
    o = p.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = o.keep or os.path.join(spare, "posts")
        posts = os.path.join(folder, "posts.csv")
        if not os.path.exists(posts):
            run(o.manumit, ["adverts", "simulate", "--count", str(o.count), "--seed", str(o.seed),
                            "--level", str(o.level), "-o", folder])
        print(f"{o.count} posts of level {o.level}, {os.path.getsize(posts) / 1e6:.0f} MB, "
              f"{o.threads} threads, best of {o.turns}")
        best = {}
        for _ in range(o.turns):
            for name, args in ROWS:
                args = [os.path.join(spare, "found.csv") if a == "FOUND" else a for a in args]
                for program in filter(None, (o.manumit, o.other)):
                    row = name if program == o.manumit else name + ", other"
                    got = run(program, [*args, posts, "--threads", str(o.threads)])
                    best[row] = tuple(map(min, got, best.get(row, got)))
        for name, (wall, cpu, kb) in best.items():
            print(f"{name:22} {wall:7.2f} s {cpu:7.2f} cpu s {kb * 1024 / o.count:7.0f} bytes a post")


if __name__ == "__main__":
    main()
