# SPDX-License-Identifier: Apache-2.0
"""Posts that say the same, on a cluster: the same bytes as 'manumit adverts cluster FILE --csv'.

    spark-submit spark/adverts.py --partitions 32 [--program manumit] [-o OUT] FILE...
        [any other option of 'manumit adverts cluster']

The work is manumit's own ('manumit adverts part', docs/methods/streams.md). This file only takes
lines from one step to the next: those that begin with the same cell go to one partition, in the
order of their bytes, and are piped through the program there.

    posts (one process) -> sketch -> bands -> pairs, by bucket -> union
        -> components, by text -> look, by component -> members, by text -> clusters, by cluster
        -> table (one process)

Unions of partitions are united by fours until one is left; that one holds 100 bytes for each line
of the forests it is given. A partition of 'look' holds its component, 600 bytes a text. All else is a pass over lines. The
program must be reachable by the same name on all machines, the files on the driver's.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import zlib


def command(program, step, options):
    return [program, "adverts", "part", "--give", step, "-", *options, "--quiet", "--no-progress"]


def run(arguments, given=subprocess.DEVNULL, told=subprocess.PIPE):
    """What a program prints; a failure says the program's own words."""
    done = subprocess.run(arguments, stdin=given, stdout=told, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: exit {done.returncode}\n"
                           + done.stderr.decode("utf-8", "replace"))
    return done.stdout


def piped(arguments, lines):
    """Lines through a program, without holding them."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        for line in lines:
            given.write(line.encode() + b"\n")
        given.seek(0)
        run(arguments, given, told)
        told.seek(0)
        for line in told:
            yield line[:-1].decode()


def first_cell(line):
    return line.split("\t", 1)[0]


def place(cell):
    return zlib.crc32(cell.encode())  # the same in every process, unlike hash()


class Steps:
    """The steps over lines of text, each a pass of the program in every partition."""

    def __init__(self, program, options, partitions):
        self.program, self.options, self.partitions = program, options, partitions

    def each(self, step, lines):
        arguments = command(self.program, step, self.options)
        return lines.mapPartitions(lambda part: piped(arguments, part))

    def grouped(self, step, lines):
        """Lines that begin alike are in one partition, and in order."""
        arguments = command(self.program, step, self.options)
        n = self.partitions
        placed = lines.map(lambda line: (line, None)).repartitionAndSortWithinPartitions(
            n, lambda line: place(first_cell(line)) % n)
        return placed.mapPartitions(lambda part: piped(arguments, (line for line, _ in part)))

    def union(self, pairs):
        """One forest: of each partition first, then of four forests at a time."""
        forest = self.each("union", pairs)
        while forest.getNumPartitions() > 1:
            forest = self.each("union", forest.coalesce((forest.getNumPartitions() + 3) // 4))
        return forest


def clusters(sc, program, files, options, partitions, work):
    """The table as bytes, and how many posts each partition of 'sketch' held, in their order.
    options are of 'manumit adverts cluster'."""
    sc.addPyFile(os.path.abspath(__file__))  # the functions that run on other machines
    seed = [x for i, x in enumerate(options) if x == "--seed" or (i and options[i - 1] == "--seed")]
    posts = os.path.join(work, "posts.txt")
    run([program, "adverts", "part", *files, *options, "--quiet", "--no-progress", "-o", posts])
    with open(posts, "rb") as f:
        count = sum(1 for _ in f)
    steps = Steps(program, seed, partitions)

    def share(line):
        return int(first_cell(line)) * partitions // max(count, 1)

    lines = sc.textFile("file://" + os.path.abspath(posts), partitions).map(
        lambda line: (share(line), line)).partitionBy(partitions, lambda k: k).values().cache()
    held = lines.mapPartitions(lambda part: [sum(1 for _ in part)]).collect()
    sketch = steps.each("sketch", lines).cache()
    forest = steps.union(steps.grouped("pairs", steps.each("bands", sketch)))
    signatures = sketch.filter(lambda line: "\tsignature\t" in line)
    looked = steps.grouped("look", steps.grouped("components", signatures.union(forest)))
    told = sketch.filter(lambda line: "\tpost\t" in line)
    named = steps.grouped("clusters", steps.grouped("members", told.union(looked)))
    ordered = named.map(lambda line: (line, None)).repartitionAndSortWithinPartitions(
        partitions, share).keys()
    rows = os.path.join(work, "clusters.txt")
    with open(rows, "wb") as f:
        for line in ordered.toLocalIterator():
            f.write(line.encode() + b"\n")
    sketch.unpersist()
    lines.unpersist()
    out = run([program, "adverts", "part", "--give", "table", rows, "--csv", "--quiet",
               "--no-progress"])
    return out, held


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0],
                                epilog="Every other option is handed to 'manumit adverts part'.")
    p.add_argument("--program", default="manumit", help="the program, on every machine")
    p.add_argument("--partitions", type=int, default=8)
    p.add_argument("--work", help="a folder that all machines see; else one of this machine")
    p.add_argument("-o", "--output", help="the table; else standard output")
    p.add_argument("files", nargs="+", metavar="FILE")
    own, options = p.parse_known_args()
    if own.partitions < 1:
        p.error("--partitions is at least 1")
    from pyspark import SparkContext  # not before: --help needs no Spark
    with tempfile.TemporaryDirectory() as own_folder:
        work = own.work or own_folder
        os.makedirs(work, exist_ok=True)
        sc = SparkContext(appName="manumit adverts")
        try:
            out, held = clusters(sc, own.program, own.files, options, own.partitions, work)
        finally:
            sc.stop()
    for k, posts in enumerate(held):
        print(f"partition {k}: {posts} posts", file=sys.stderr)
    if own.output:
        with open(own.output, "wb") as f:
            f.write(out)
    else:
        sys.stdout.buffer.write(out)


if __name__ == "__main__":
    main()
