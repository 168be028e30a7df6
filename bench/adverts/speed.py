#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# speed.py MANUMIT [--stages PROGRAM] [--posts N,N] [--peers N] [--seed S] - what clustering takes:
# processor time, time by the clock and memory of `manumit adverts cluster` on simulated archives of
# level 2, as they are and cut to texts of 600 bytes; with bench_adverts_cluster of each stage; and
# datasketch and rensa (see quality.py) beside it on the same posts.
import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time

import quality

csv.field_size_limit(1 << 30)


def simulate(manumit, folder, posts, seed):
    subprocess.run([manumit, "adverts", "simulate", "--count", str(posts), "--seed", str(seed), "--level", "2",
                    "-o", folder], check=True, capture_output=True)
    for name in os.listdir(folder):
        if name != "posts.csv":
            os.remove(os.path.join(folder, name))
    return os.path.join(folder, "posts.csv")


def cut(path, to, most):
    """Id and text alone, of which at most so many bytes."""
    with open(path, encoding="utf-8", newline="") as f, open(to, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "text"])
        for r in csv.DictReader(f):
            text = (r["title"] + "\n" + r["text"]).encode()[:most].decode(errors="ignore")
            rows.writerow([r["id"], text])


def first(path, to, n):
    texts = []
    with open(path, encoding="utf-8", newline="") as f, open(to, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "text"])
        for r in csv.DictReader(f):
            if len(texts) == n:
                break
            texts.append(r["title"] + "\n" + r["text"])
            rows.writerow([r["id"], texts[-1]])
    return texts


def ours(manumit, path, threads):
    """CPU seconds, seconds, bytes at the peak."""
    begin = time.monotonic()
    p = subprocess.Popen([manumit, "adverts", "cluster", path, "--csv", "--threads", str(threads)],
                         stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        sys.exit(f"{manumit} ended with status {p.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - begin, used.ru_maxrss * 1024


def main():
    p = argparse.ArgumentParser()
    p.add_argument("manumit")
    p.add_argument("--stages", help="bench_adverts_cluster")
    p.add_argument("--posts", default="100000,1000000")
    p.add_argument("--peers", type=int, default=10000, help="posts for them; 0: none")
    p.add_argument("--seed", type=int, default=21)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--turns", type=int, default=3)
    p.add_argument("--folder", help="for what is simulated; removed afterwards")
    o = p.parse_args()
    print(f"{'archive':34}{'bytes a post':>13}{'CPU s/million':>15}{'s/million':>11}{'memory a post':>15}")
    with tempfile.TemporaryDirectory(dir=o.folder) as folder:
        path = None
        for posts in [int(n) for n in o.posts.split(",")]:
            path = simulate(o.manumit, os.path.join(folder, str(posts)), posts, o.seed)
            short = os.path.join(folder, "short.csv")
            cut(path, short, 600)
            for name, file in (("as simulated", path), ("600 bytes, id and text", short)):
                turns = [ours(o.manumit, file, o.threads) for _ in range(o.turns)]
                cpu, wall = min(t[0] for t in turns), min(t[1] for t in turns)
                print(f"{posts:>9,} {name:24}{os.path.getsize(file) / posts:13.0f}{cpu * 1e6 / posts:15.2f}"
                      f"{wall * 1e6 / posts:11.2f}{max(t[2] for t in turns) / posts:15.0f}", flush=True)
        if o.stages:
            subprocess.run([o.stages, path, str(o.threads)], check=True)
        if not o.peers:
            return
        some = os.path.join(folder, "some.csv")
        texts = first(path, some, o.peers)
        mine = min(ours(o.manumit, some, 1)[0] for _ in range(o.turns))
        print(f"{len(texts):,} posts: manumit {mine:.3f} CPU s, its start and reading included")
        for name, method in (("rensa", quality.with_rensa), ("datasketch", quality.with_datasketch)):
            begin = time.process_time()
            method(texts)
            took = time.process_time() - begin
            print(f"{len(texts):,} posts: {name} {took:.3f} CPU s, {took / mine:.1f} times as long", flush=True)


if __name__ == "__main__":
    sys.exit(main())
