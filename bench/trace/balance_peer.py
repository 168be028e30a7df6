# SPDX-License-Identifier: Apache-2.0
"""Balances of 100,000 parties, and the programmes of some of them by HiGHS.

    balance_peer.py BALANCE_NODES [NODES [SAMPLE]]

Both in seconds of the processor on one thread, for one programme. HiGHS is timed in its run()
alone: neither Python's making of the programme nor its handing over counts. It solves fewer
programmes for the same verdicts, as it starts anew where the program here goes on.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../test/python"))
import balance  # noqa: E402
import highspy  # noqa: E402


def main():
    nodes = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
    sample = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    line = subprocess.run([sys.argv[1], "1", str(nodes), "-1", "time"], capture_output=True,
                          text=True, check=True).stdout.splitlines()[-1].split("\t")
    ours, solved, looked = float(line[1]), int(line[2]), int(line[3])
    spent, runs = [0.0], [0]
    run = highspy.Highs.run

    def timed(self):
        begun = time.process_time()
        answer = run(self)
        spent[0] += time.process_time() - begun
        runs[0] += 1
        return answer

    highspy.Highs.run = timed
    text = subprocess.run([sys.argv[1], "1", str(sample), "-1"], capture_output=True, text=True,
                          check=True).stdout
    seen = 0
    for name, node in balance.read(text).items():
        if not name.startswith("node") or not node.rows:
            continue
        seen += 1
        for side in (0, 1):
            p = balance.Programme(node, side == 1, -1)
            for (good, t), row in node.rows.items():
                if row[3] != "no source":
                    balance.alone(p, node, good, t, side)
            p.most({j: 1.0 for j in p.sale.values()},
                   up={j: node.rows[k][2] for k, j in p.sale.items() if k in node.rows})
    print(f"this program: {looked} parties, {solved} programmes, {ours:.2f} s: "
          f"{1e6 * ours / looked:.1f} us a party, {1e6 * ours / solved:.1f} us a programme")
    print(f"HiGHS {highspy.Highs().version()}: {seen} parties, {runs[0]} programmes, "
          f"{spent[0]:.2f} s: {1e6 * spent[0] / seen:.1f} us a party, "
          f"{1e6 * spent[0] / runs[0]:.1f} us a programme")
    print(f"ratio a party: {spent[0] / seen / (ours / looked):.1f}")


if __name__ == "__main__":
    main()
