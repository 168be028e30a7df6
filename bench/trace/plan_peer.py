#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whom to ask first, by lazy greedy coverage in Python: the peer of bench_plan.

    bench_plan 10000000 2000000 1000 edges.txt && python3 bench/trace/plan_peer.py edges.txt 1000

Reads the edges that bench_plan wrote (party, party, weight), prints seconds of user CPU time
without the reading, and what is settled; it has no bound.
"""
import heapq
import resource
import sys


def user():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def main():
    path, count = sys.argv[1], int(sys.argv[2])
    edges = [tuple(map(int, line.split())) for line in open(path, encoding="ascii")]
    begun = user()
    near, gain = {}, {}
    for a, b, w in edges:
        near.setdefault(a, []).append((b, w))
        near.setdefault(b, []).append((a, w))
        gain[a] = gain.get(a, 0) + w
        gain[b] = gain.get(b, 0) + w
    sells = {a for a, _, _ in edges}
    heap = [(-gain[v], v) for v in sells]
    heapq.heapify(heap)
    asked, settled = set(), 0
    while heap and len(asked) < count:
        was, v = heapq.heappop(heap)
        if -was != gain[v]:
            if gain[v]:
                heapq.heappush(heap, (-gain[v], v))
            continue
        settled += gain[v]
        asked.add(v)
        for other, w in near[v]:
            if other not in asked:
                gain[other] -= w
    total = sum(w for _, _, w in edges)
    print(f"{user() - begun:.2f} s user, {len(asked)} asked, settled {settled} of {total} "
          f"({settled / total:.4f})")


main()
