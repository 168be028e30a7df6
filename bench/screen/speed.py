#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many names a second are screened by one core: ours beside its peers, in one run.

    python3 bench/screen/speed.py BUILD FOLDER ROOM [TURNS]

BUILD holds manumit and bench/bench_screen; FOLDER published lists and names as sets.py wants them
(lists/ofac_2021-07, lists/UN_consolidated.xml.gz, candidates/); ROOM is where the peers are
installed (pinned, from PyPI) and sets and indexes are made; what is there already is used again.

All is user CPU time, of whole programs from their start to their last row where a program is
named; the best of TURNS (3), ours and peers' by turns. The peers: RapidFuzz's token-set ratio
of each name with all names of the lists; nomenklatura's logic-v2 with 24 candidates a name, its
index (Elasticsearch) not counted.
"""
import os
import pathlib
import re
import resource
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
MILLION = 1_000_000


def user(argv, **more):
    """Seconds of user CPU time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([str(a) for a in argv], check=True, **more)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def output(argv):
    return subprocess.run([str(a) for a in argv], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def peers_python(room):
    python = room / "venv/bin/python"
    if not python.exists():
        venv.create(room / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r",
                        HERE / "requirements.txt"], check=True)
    return python


def write_queries(room, names):
    """The names as a table and as a stream."""
    with open(room / "names.csv", "w", encoding="utf-8") as f:
        f.write("id,name,schema\n")
        for i, name in enumerate(names):
            f.write('{},"{}",Person\n'.format(i, name.replace('"', '""')))
    with open(room / "names.ndjson", "w", encoding="utf-8") as f:
        for i, name in enumerate(names):
            name = name.replace("\\", "\\\\").replace('"', '\\"')
            f.write(f'{{"id":"{i}","name":"{name}","schema":"Person"}}\n')


def is_latin(name):
    return all(ord(c) < 0x250 for c in name)


def prepare(build, folder, room, python):
    """Sets, lists in a store, indexes; the names that are looked for."""
    bench = build / "bench/bench_screen"
    ofac, un = folder / "lists/ofac_2021-07", folder / "lists/UN_consolidated.xml.gz"
    sets = room / "sets"
    if not (sets / "negatives.txt").exists():
        subprocess.run([python, HERE / "sets.py", folder, sets], check=True)
    names = (sets / "negatives.txt").read_text(encoding="utf-8").splitlines()
    (room / "latin.txt").write_text("\n".join(n for n in names if is_latin(n)) + "\n",
                                    encoding="utf-8")
    (room / "other.txt").write_text("\n".join(n for n in names if not is_latin(n)) + "\n",
                                    encoding="utf-8")
    (room / "some.txt").write_text("\n".join(names[:3000]) + "\n", encoding="utf-8")
    write_queries(room, names)
    subprocess.run([bench, "index", f"ofac={ofac}", room / "ofac.mnindex"], check=True)
    subprocess.run([bench, "index", f"un={un}", room / "un.mnindex"], check=True)
    lists = f"{room}/ofac.mnindex,{room}/un.mnindex"
    (room / "listed.txt").write_text(output([bench, "names", room / "ofac.mnindex"]) +
                                     output([bench, "names", room / "un.mnindex"]),
                                     encoding="utf-8")
    os.environ["MANUMIT_STORE"] = str(room / "store.db")
    if not (room / "store.db").exists():
        for name, path in (("ofac", sorted(ofac.iterdir())), ("un", [un])):
            subprocess.run([build / "manumit", "list", "import", name, *path, "--quiet"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return names, lists


def rate_of(text):
    return float(re.search(r"= (\d+) names/s", text).group(1))


def measure(build, room, lists, big, python, n):
    """One turn of each: names a second."""
    bench, program = build / "bench/bench_screen", build / "manumit"
    null = subprocess.DEVNULL
    got = {}
    for key, index, names in (("library, all names", lists, room / "sets/negatives.txt"),
                              ("library, names in Latin letters", lists, room / "latin.txt"),
                              ("library, names in other scripts", lists, room / "other.txt"),
                              ("library, against a million entities", big, room / "some.txt")):
        got[key] = rate_of(output([bench, "rates", index, names, "Person"]))
    got["manumit screen FILE --csv, from the store"] = n / user(
        [program, "screen", room / "names.csv", "--csv", "--threads", "1"], stdout=null, stderr=null)
    with open(room / "names.ndjson", "rb") as f:
        got["manumit screen --stream, from the store"] = n / user(
            [program, "screen", "--stream"], stdin=f, stdout=null, stderr=null)
    text = output([python, HERE / "peers.py", room / "sets/negatives.txt", room / "listed.txt"])
    got["RapidFuzz, token-set ratio with all"] = float(re.search(r"ratio: (\d+) n", text).group(1))
    got["nomenklatura logic-v2, 24 candidates"] = float(
        re.search(r"pair, (\d+) n", text).group(1))
    return got


def main():
    build, folder, room = (pathlib.Path(p).resolve() for p in sys.argv[1:4])
    turns = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    room.mkdir(parents=True, exist_ok=True)
    python = peers_python(room)
    names, lists = prepare(build, folder, room, python)
    big = room / "million.mnindex"
    took = user([build / "bench/bench_screen", "make", str(MILLION), "7", lists, big],
                stdout=subprocess.DEVNULL)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    best = {}
    for _ in range(turns):
        for key, rate in measure(build, room, lists, big, python, len(names)).items():
            best[key] = max(best.get(key, 0), rate)
    slowest = best["nomenklatura logic-v2, 24 candidates"]
    fuzzy = best["RapidFuzz, token-set ratio with all"]
    print(f"{'names a second and core':44s} {'names/s':>8s} {'x logic-v2':>10s} {'x RapidFuzz':>11s}")
    for key, rate in best.items():
        print(f"{key:44s} {rate:8,.0f} {rate / slowest:10,.0f} {rate / fuzzy:11,.0f}")
    print(f"index of {MILLION:,} entities: {took:.1f} s, {big.stat().st_size / 1e6:,.0f} MB, at most "
          f"{memory:,.0f} MB of memory")


if __name__ == "__main__":
    main()
