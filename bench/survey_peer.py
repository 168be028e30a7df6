# SPDX-License-Identifier: Apache-2.0
"""survey_peer.py PROGRAM [COUNTRY] [ANSWERS] [N] - PROGRAM is bench_survey: N answers
to a survey by it and, from the same solved arrays, by numpy; microseconds of processor
time for one, without a report. Both come to the same upper limits."""
import os
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np  # noqa: E402


class Response:
    def __init__(self, path):
        with open(path, "rb") as f:
            (self.questions, self.groups, self.draws, blocks, self.places, flows, self.origins,
             block) = np.fromfile(f, np.uint64, 8).astype(int)
            self.average = np.fromfile(f, float, self.questions)
            self.unit = np.fromfile(f, float, self.questions)
            flow = np.fromfile(f, float, 3 * flows).reshape(flows, 3)
            self.flow = np.zeros((self.questions, self.groups))
            np.add.at(self.flow, (flow[:, 0].astype(int), flow[:, 1].astype(int)), flow[:, 2])
            self.origin = np.fromfile(f, float, self.groups * self.origins).reshape(
                self.groups, self.origins)
            self.sample = [self.rows(f, blocks, block) for _ in range(1 + self.places)]

    def rows(self, f, blocks, block):
        a = np.fromfile(f, np.float32, blocks * self.groups * block)
        a = a.reshape(blocks, self.groups, block).transpose(1, 0, 2).reshape(self.groups, -1)
        return np.ascontiguousarray(a[:, :self.draws])

    def answer(self, amount):
        money = amount @ self.flow
        of = money.astype(np.float32)
        by_question, by_origin = amount * self.unit, money @ self.origin
        limits = [np.quantile(of @ s, (0.05, 0.95)) for s in self.sample]
        return by_question, by_origin, limits


def amounts(r, asked, n):
    """The same numbers as survey.c's."""
    state, mask = 1, (1 << 64) - 1
    for i in range(n):
        amount = r.average * (1 + i % 5)
        for k in range(min(asked, r.questions)):
            q = (i + k) % r.questions
            state = (state * 6364136223846793005 + 1442695040888963407) & mask
            amount[q] = r.average[q] * (state >> 40) * 2.0 ** -22
        yield amount


def main():
    program = sys.argv[1]
    country, asked, n = (sys.argv[2:] + ["US", "20", "1000"][len(sys.argv) - 2:])[:3]
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/response"
        out = subprocess.run([program, country, asked, n, path], check=True, text=True,
                             capture_output=True).stdout.split()
        r = Response(path)
    total, start = 0.0, time.process_time()
    asked_amounts = list(amounts(r, int(asked), int(n)))
    start = time.process_time()
    for amount in asked_amounts:
        total += float(r.answer(amount)[2][0][1])
    took = (time.process_time() - start) / int(n) * 1e6
    # The program sums over three rounds of the same answers.
    if abs(total * 3 / float(out[5]) - 1) > 1e-5:
        sys.exit("they differ: %r and %r" % (total * 3, out[5]))
    print("an answer: %s us, numpy %.0f us: %.1f times; its report %s us, as JSON %s us (%s bytes)"
          "; a country solved in %.2f s" % (out[0], took, took / float(out[0]), out[1], out[2],
                                            out[3], float(out[4]) / 1e6))


main()
