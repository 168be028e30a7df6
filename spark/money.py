# SPDX-License-Identifier: Apache-2.0
"""Alerts of a bank's payments on a cluster: the same, byte for byte, as 'manumit money FILE --csv'.

    spark-submit spark/money.py --partitions 32 --work /shared/run [--program manumit] [-o OUT]
        FILE... [--accounts FILE] [any other option of 'manumit money']

The work is manumit's own ('manumit money part', docs/methods/streams.md); this file only cuts it:

1. One process reads the payments and tells what patterns look at, in the order of time: repeats,
   returns, currencies and parties are settled there, where all payments are.
2. a. By time: each partition has the payments of a stretch of time, and before them those of the
      longest pattern's window (the halo). A hit belongs to the payment that closes it, so one that
      two partitions find is kept from the one whose stretch has that payment.
   b. By party: patterns that need a party's whole past (funnel, pass-through) have all payments of
      the partition's parties; a hit is kept where its party is.
3. By party: each partition asks typologies of its share of the parties. It reads the payments as
   they are, as a typology may ask whom a party's payees were paid by.
4. One process puts findings together as alerts: they are few.

The files, the program and the folder --work must be reachable by the same names on all machines.
Each process of steps 1, 3 and 4 holds all payments (40 to 60 bytes each); of step 2 its own.
"""
import argparse
import os
import subprocess
import sys
import tempfile

HITS = b"payment,pattern,strength,flags,centre,other,first,payments\n"
FINDINGS = b"party,typology,end,flagged,roles,families,reasons,contrary,met,log_odds\n"


def run(program, arguments, lines=None):
    """What the program prints; a failure says the program's own words."""
    done = subprocess.run([program, *arguments, "--quiet", "--no-progress"], input=lines,
                          stdin=None if lines is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"manumit {' '.join(arguments)}: exit {done.returncode}\n"
                           + done.stderr.decode("utf-8", "replace"))
    return done.stdout


def number_and_time(line):
    number, time, _ = line.split(",", 2)
    return int(number), int(time)


def hits_of(program, options, lines, of):
    """Lines of payments, of one partition, to lines of hits."""
    if not lines:
        return []
    text = PAYMENTS + "\n".join(lines) + "\n"
    out = run(program, ["money", "part", "--give", "hits", "-", "--of", of, *options], text.encode())
    return out[len(HITS):].decode().splitlines()


PAYMENTS = "payment,time,value,from,to,area,day,cash,reversed,from_home,to_home\n"


def by_time(lines, program, options, partitions, halo):
    """Hits of patterns of a window, and how many payments each partition had: in its stretch, and
    with the halo."""
    n = lines.count()
    if not n:
        return [], []
    first = [n * k // partitions for k in range(partitions + 1)]
    starts = set(first[:-1])
    times = dict(lines.map(number_and_time).filter(lambda x: x[0] in starts).collect())
    since = [times.get(first[k], 0) - halo for k in range(partitions)]

    def places(line):
        number, time = number_and_time(line)
        return [(k, (number, line)) for k in range(partitions)
                if first[k] <= number < first[k + 1] or (number < first[k] and time > since[k])]

    def work(k, part):
        mine = sorted(x for _, x in part)
        found = hits_of(program, options, [line for _, line in mine], "window")
        core = [h for h in found if first[k] <= int(h.split(",", 1)[0]) < first[k + 1]]
        yield k, sum(first[k] <= number < first[k + 1] for number, _ in mine), len(mine), core

    done = sorted(lines.flatMap(places).partitionBy(partitions, lambda k: k)
                  .mapPartitionsWithIndex(work).collect())
    held = [{"first": first[k], "payments": core, "with_halo": with_halo}
            for k, core, with_halo, _ in done]
    return [h for _, _, _, hits in done for h in hits], held


def by_party(lines, program, options, partitions):
    """Hits of patterns of one party's whole past."""
    def places(line):
        cell = line.split(",", 5)
        ends = {int(x) % partitions for x in cell[3:5] if x}
        return [(k, (int(cell[0]), line)) for k in ends]

    def work(k, part):
        mine = sorted(x for _, x in part)
        for hit in hits_of(program, options, [line for _, line in mine], "party"):
            if int(hit.split(",")[4]) % partitions == k:
                yield hit

    return (lines.flatMap(places).partitionBy(partitions, lambda k: k)
            .mapPartitionsWithIndex(work).collect())


def write(path, heading, lines):
    with open(path, "wb") as f:
        f.write(heading)
        f.writelines(line.encode() + b"\n" for line in lines)


def alerts(sc, program, files, options, partitions, work, halo=None):
    """The alerts as bytes, and what each partition by time held. options are of 'manumit money';
    halo is in seconds: what patterns look back at, unless a test says less."""
    sc.addPyFile(os.path.abspath(__file__))  # the functions that run on other machines
    typologies = [x for i, x in enumerate(options)
                  if x == "--typologies" or (i and options[i - 1] == "--typologies")]
    payments, hits = os.path.join(work, "payments.csv"), os.path.join(work, "hits.csv")
    budget = [x for i, x in enumerate(options)
              if x == "--budget" or (i and options[i - 1] == "--budget")]
    asked = [x for x in options if x not in budget]
    run(program, ["money", "part", *files, *asked, "-o", payments])
    if halo is None:
        halo = int(run(program, ["money", "part", "--give", "reach", *typologies]))
    lines = sc.textFile("file://" + os.path.abspath(payments), partitions).filter(
        lambda line: not line.startswith("payment,")).cache()
    window, held = by_time(lines, program, typologies, partitions, halo)
    party = by_party(lines, program, typologies, partitions)
    write(hits, HITS, window + party)
    lines.unpersist()

    def share(k):
        return run(program, ["money", "part", "--give", "findings", *files, *asked, "--hits", hits,
                             "--share", f"{k + 1}/{partitions}"])[len(FINDINGS):].decode()

    found = sc.parallelize(range(partitions), partitions).map(share).collect()
    findings = os.path.join(work, "findings.csv")
    write(findings, FINDINGS, [line for part in found for line in part.splitlines()])
    out = run(program, ["money", *files, *options, "--hits", hits, "--findings", findings, "--csv"])
    return out, held


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0],
                                epilog="Every other option is handed to 'manumit money'.")
    p.add_argument("--program", default="manumit", help="the program, on every machine")
    p.add_argument("--partitions", type=int, default=8)
    p.add_argument("--work", help="a folder that all machines see; else one of this machine")
    p.add_argument("-o", "--output", help="the alerts; else standard output")
    p.add_argument("files", nargs="+", metavar="FILE")
    own, options = p.parse_known_args()
    if own.partitions < 1:
        p.error("--partitions is at least 1")
    from pyspark import SparkContext  # not before: --help needs no Spark
    with tempfile.TemporaryDirectory() as own_folder:
        work = own.work or own_folder
        os.makedirs(work, exist_ok=True)
        sc = SparkContext(appName="manumit money")
        try:
            out, held = alerts(sc, own.program, own.files, options, own.partitions, work)
        finally:
            sc.stop()
    for k, part in enumerate(held):
        print(f"partition {k}: {part['payments']} payments, {part['with_halo']} with the halo",
              file=sys.stderr)
    if own.output:
        with open(own.output, "wb") as f:
            f.write(out)
    else:
        sys.stdout.buffer.write(out)


if __name__ == "__main__":
    main()
