# SPDX-License-Identifier: Apache-2.0
"""Gate 1 through the program's own command line: learns from AMLSim's file as a user would, scores every
payment, and judges those from TRAIN_UNTIL on, by pattern and by how busy the accounts are.

  python scores.py MANUMIT FILE.csv.gz TRAIN_UNTIL [AHEAD...] [--scores DIR]

The days from TRAIN_UNTIL on were judged once before, by quality.py, when everything was fixed: what this
prints is JUDGED A SECOND TIME (or more), and shows that the command line reaches the same, no more. With
--scores, what is in DIR is judged again and what is missing is written there.
"""
import os
import subprocess
import sys

import numpy as np

from quality import band_of, judge, read

COLUMNS = "id=tx_id,time=step_day,amount=amount,from=src_account,to=dst_account"


def run(program, path, train_until, ahead, folder):
    """Scores by the row of the file; learnt with as many threads as there are, seed 7."""
    scores, model = f"{folder}/scores{ahead}.csv", f"{folder}/model{ahead}.txt"
    if not os.path.exists(scores):
        common = [program, "money", path, "--columns", COLUMNS, "--currency", "USD", "--quiet"]
        learn = ["--labels", f"{path}:is_sar", "--train-until", str(train_until), "--seed", "7"]
        subprocess.run(common + learn + ["--ahead", str(ahead), "--model", model, "--scores", scores],
                       check=True)
    with open(scores) as f:
        assert f.readline() == "transaction,score\n"
        rows = [line.split(",") for line in f]
    return [int(r[0]) for r in rows], np.array([float(r[1]) for r in rows])


def main():
    args = sys.argv[1:]
    folder = "."
    if "--scores" in args:
        at = args.index("--scores")
        folder = args[at + 1]
        del args[at:at + 2]
        os.makedirs(folder, exist_ok=True)
    program, path, train_until = args[0], args[1], int(args[2])
    ids, day, _, src, dst, label, pattern = read(path, 1 << 30)
    judged = day >= train_until
    band = band_of(day, src, dst, train_until, judged)
    print(f"JUDGED A SECOND TIME: learnt from days before {train_until}, {judged.sum()} payments from "
          f"then on, {label[judged].sum()} labelled")
    for ahead in [int(a) for a in args[3:]] or [0, 20]:
        told, score = run(program, path, train_until, ahead, folder)
        assert told == ids.tolist(), "a payment is missing or out of order"
        name = f"{ahead} days of look-ahead" if ahead else "causal"
        judge(f"manumit money, {name}", score[judged], label[judged], pattern[judged], band,
              day.max() + 1 - train_until)


if __name__ == "__main__":
    main()
