# SPDX-License-Identifier: Apache-2.0
"""text_peer.py TEXT [ROWS] - the reader of imports beside pandas.read_csv as pymrio calls
it, on a table of 9,800 columns made up here, 32% of them not zero, numbers of 12 and of 17
digits. Processor times of each, in turns; the sums must be equal."""
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd

COLUMNS, TURNS = 9800, 3


def write(path, rows, digits):
    rng = np.random.default_rng(1)
    regions = [f"R{j // 200}" for j in range(COLUMNS)]
    sectors = [f"Sector number {j % 200}" for j in range(COLUMNS)]
    with open(path, "w", encoding="utf-8") as f:
        f.write("region\t\t" + "\t".join(regions) + "\nsector\t\t" + "\t".join(sectors) + "\n")
        for i in range(rows):
            values = rng.lognormal(0, 4, COLUMNS)
            there = rng.random(COLUMNS) < 0.32
            f.write(f"{regions[i]}\t{sectors[i]}\t" + "\t".join(
                "%.*g" % (digits, v) if yes else "0" for v, yes in zip(values, there)) + "\n")


def main():
    text, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400
    with tempfile.TemporaryDirectory() as folder:
        for digits in (12, 17):
            path = os.path.join(folder, "Z.txt")
            write(path, rows, digits)
            ours, theirs = [], []
            for _ in range(TURNS):
                line = subprocess.run([text, path], capture_output=True, text=True, check=True)
                seconds, numbers, total = line.stdout.split()
                ours.append(float(seconds))
                start = time.process_time()
                table = pd.read_csv(path, sep="\t", index_col=[0, 1], header=[0, 1])
                theirs.append(time.process_time() - start)
            apart = abs(float(total) / table.to_numpy().sum() - 1)
            assert apart < 1e-12 and int(numbers) == table.size, (apart, numbers, table.size)
            ours, theirs = sorted(ours)[TURNS // 2], sorted(theirs)[TURNS // 2]
            size = os.path.getsize(path) / 1e6
            print(f"{size:.0f} MB, {digits} digits: ours {ours:.2f} s ({size / ours:.0f} MB/s), "
                  f"pandas {theirs:.2f} s ({size / theirs:.0f} MB/s), "
                  f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
