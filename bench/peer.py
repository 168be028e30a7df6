# SPDX-License-Identifier: Apache-2.0
"""What the peers share: the arrays that bench_solve wrote, and its protocol - one
command a line on standard input, one line of JSON back."""
import json
import os
import sys
from time import perf_counter

import numpy as np


class Model:
    """The shipped model: the same numbers that the library works on."""

    def __init__(self, folder):
        self.folder = folder
        sizes = self.read("sizes", -1).astype(int)
        self.n, self.regions, self.industries, self.categories = sizes[:4]
        self.origins, self.groups, self.layers = sizes[4:]
        self.country_sd, self.concentration, self.money_sd = self.read("prior", -1)
        self.a = self.read("a", (self.n, self.n))
        self.x, self.q, self.m = (self.read(k, -1) for k in ("x", "q", "m"))
        self.y = self.read("y", (self.n, self.regions * self.categories), np.float32).astype(float)
        self.basket = self.read("basket", -1)
        self.people = self.read("people", (self.origins, self.n))
        self.layer_x = self.read("layers", (self.layers, self.n))
        self.money = self.read("money", -1)
        self.group_x = self.read("groups", (self.groups, self.n), np.float32)

    def read(self, name, shape, kind=np.float64):
        ending = "f32" if kind == np.float32 else "f64"
        return np.fromfile(os.path.join(self.folder, f"{name}.{ending}"), kind).reshape(shape)


def serve(work):
    """Calls work(argument) for each line and answers with its seconds and check."""
    print("ready", flush=True)
    for line in sys.stdin:
        argument = float((line.split() + ["0"])[1])
        start = perf_counter()
        check = work(argument)
        seconds = perf_counter() - start
        print(json.dumps({"seconds": seconds, "check": [float(c) for c in check]}), flush=True)
