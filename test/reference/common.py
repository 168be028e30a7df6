# SPDX-License-Identifier: Apache-2.0
"""What the tests in Python share: the data folder, running the program, and
comparing. Standard library only."""
import csv
import io
import json
import math
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SKIPPED = 77


def skip(reason):
    """Ends the test as skipped, saying why."""
    print(f"SKIPPED: {reason}")
    sys.exit(SKIPPED)


def data_folder(*needed):
    """The folder of optional public data, or a skip when a needed file isn't in it."""
    folder = os.environ.get("MANUMIT_DATA") or os.path.join(ROOT, os.pardir, "shared", "data")
    for name in needed:
        if not os.path.isfile(os.path.join(folder, name)):
            skip(f"{name} is not in the data folder: set MANUMIT_DATA to a folder that has it")
    return folder


def run(program, *args):
    """What the program prints; ends the test when it fails."""
    done = subprocess.run([program, *args], capture_output=True, text=True, encoding="utf-8",
                          check=False)
    if done.returncode != 0:
        print(f"FAILED: manumit {' '.join(args)} ended with {done.returncode}:\n{done.stderr}")
        sys.exit(1)
    return done.stdout


def run_failing(program, *args):
    """What the program says on standard error; ends the test when it succeeds."""
    done = subprocess.run([program, *args], capture_output=True, text=True, encoding="utf-8",
                          check=False)
    if done.returncode == 0:
        print(f"FAILED: manumit {' '.join(args)} succeeded")
        sys.exit(1)
    return done.stderr


def run_csv(program, *args):
    return list(csv.DictReader(io.StringIO(run(program, *args, "--csv"))))


def run_json(program, *args):
    return json.loads(run(program, *args, "--json"))


def relative(a, b):
    """How far two numbers are apart, as a share of the larger."""
    largest = max(abs(a), abs(b))
    return abs(a - b) / largest if largest > 0 else 0.0


def correlation(xs, ys):
    """Pearson's r."""
    n = len(xs)
    mean_x, mean_y = math.fsum(xs) / n, math.fsum(ys) / n
    xy = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys))
    xx = math.fsum((x - mean_x) ** 2 for x in xs)
    yy = math.fsum((y - mean_y) ** 2 for y in ys)
    return xy / math.sqrt(xx * yy)


class Checks:
    """Counts what holds, prints what doesn't, and ends the test."""

    def __init__(self):
        self.held = 0
        self.failed = 0

    def that(self, holds, what):
        self.held += bool(holds)
        self.failed += not holds
        if not holds and self.failed <= 20:
            print(f"FAILED: {what}")
        return holds

    def close(self, a, b, tolerance, what):
        return self.that(relative(a, b) <= tolerance,
                         f"{what}: {a!r} and {b!r} differ by {relative(a, b):.3g} of their size, "
                         f"more than {tolerance:g}")

    def end(self):
        print(f"{self.held} checks held, {self.failed} failed")
        sys.exit(1 if self.failed or not self.held else 0)
