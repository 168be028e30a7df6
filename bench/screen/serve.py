# SPDX-License-Identifier: Apache-2.0
"""serve.py PROGRAM STORE NAMES.csv [REQUESTS] - how long one query takes over HTTP: one connection,
names of the first column in turn, against the lists of a store.

Beside it GET /healthz, which looks for nothing, in turn with the others: the difference is ours, the
rest the machine's and Python's. Processor time is the server's own."""
import csv
import http.client
import json
import os
import re
import subprocess
import sys
import time

TICK = os.sysconf("SC_CLK_TCK")


def processor(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def main():
    program, store, names = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 5000
    with open(names, newline="", encoding="utf-8") as f:
        names = [row[0] for row in csv.reader(f)][1:]
    server = subprocess.Popen([program, "serve", "--port", "0", "--store", store],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    said = b""
    while b"ready" not in said:
        said += server.stderr.readline()
    at = http.client.HTTPConnection("127.0.0.1", int(re.search(rb":(\d+)/", said)[1]))
    json_type = {"Content-Type": "application/json"}

    def ask(method, path, body=None):
        at.request(method, path, body and json.dumps(body), json_type if body else {})
        answer = at.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    kinds = {"nothing": lambda n: ask("GET", "/healthz"),
             "/api/v1/screen": lambda n: ask("POST", "/api/v1/screen", {"name": n}),
             "/match/default": lambda n: ask("POST", "/match/default", {"queries": {
                 "q": {"schema": "LegalEntity", "properties": {"name": [n]}}}})}
    times = {kind: [] for kind in kinds}
    for i in range(count + 50):
        for kind, run in kinds.items():
            begun = time.perf_counter()
            run(names[i % len(names)])
            if i >= 50:  # warm
                times[kind].append((time.perf_counter() - begun) * 1e3)
    for kind, run in kinds.items():
        before = processor(server.pid)
        for i in range(count):
            run(names[i % len(names)])
        used = (processor(server.pid) - before) / count * 1e3
        t = sorted(times[kind])
        print(f"{kind:16} p50 {t[len(t) // 2]:6.2f}  p90 {t[len(t) * 9 // 10]:6.2f}  "
              f"p99 {t[len(t) * 99 // 100]:6.2f}  worst {t[-1]:6.1f} ms  "
              f"processor {used:.3f} ms a query")
    server.terminate()
    server.wait()


if __name__ == "__main__":
    main()
