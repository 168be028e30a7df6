#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""measure.py PROGRAM SOLVE SCALE PEERS - the table of `make bench` (see README.md).

PROGRAM is manumit, SOLVE is bench_solve, SCALE is bench_scale, PEERS the Python that has pymrio and
numpy, or '-' where there is none. Each pair takes turns in this one run, after
a turn of each that doesn't count, so that a busy machine slows both; shown are
medians. Standard library only.
"""
import json
import os
import pty
import statistics
import subprocess
import sys
import tempfile
from time import perf_counter, sleep

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RUNS = int(os.environ.get("RUNS", "11"))
PAUSE = 0.2  # seconds between turns: OpenBLAS's threads go on spinning after their work
TAU = "1e-5"
DRAWS = "10000"
LINES = int(os.environ.get("LINES", "1000000"))  # of the ledger; 0: leave it out
LEDGER_LINES = 1000000  # a longer one repeats as many
LEDGER_GOAL = 3  # seconds of one core for so many
REGIONS = os.environ.get("REGIONS", "0")  # of the large economies; 0: all


class Worker:
    """A process that does one piece of work a line and says how long it took."""

    def __init__(self, *command):
        env = dict(os.environ, OPENBLAS_NUM_THREADS="2", PYTHONDONTWRITEBYTECODE="1")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=env)
        self.check = None
        if self.process.stdout.readline() != "ready\n":
            sys.exit(f"bench: {os.path.basename(command[0])} did not get ready")

    def turn(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"bench: '{line}' failed")
        answer = json.loads(answer)
        self.check = answer["check"]
        return answer["seconds"]

    def end(self):
        """Ends it; returns the most memory it held, in bytes."""
        self.process.stdin.close()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_maxrss * 1024


def take_turns(*workers):
    """Seconds of RUNS turns each; a worker is a function that returns seconds."""
    seconds = [[] for _ in workers]
    for run in range(RUNS + 1):
        for worker, list_of in zip(workers, seconds):
            sleep(PAUSE)
            took = worker()
            if run > 0:
                list_of.append(took)
    return seconds


def on_terminal(*command):
    """Seconds from the start of a program to its end, its output on a terminal."""
    ours, its = pty.openpty()
    start = perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=its, stderr=its) as process:
        os.close(its)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the terminal's other end is closed
                break
            if not piece:
                break
            shown += piece
        process.wait()
    seconds = perf_counter() - start
    os.close(ours)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with {process.returncode}:\n{shown.decode()}")
    return seconds


class Table:
    """What, ours, peer, ratio, goal, met: of medians. Our best turn is shown too, for
    a busy machine can only lengthen one."""

    def __init__(self):
        self.rows = [("what", "ours", "(best)", "peer", "ratio", "goal", "met")]

    def add(self, what, turns, peer_turns=None, goal=None):
        ours = statistics.median(turns)
        peer = statistics.median(peer_turns) if peer_turns else None
        ratio = f"{peer / ours:.1f}x" if peer else "-"
        met = "-" if goal is None else "yes" if ours <= goal else "NO"
        self.rows.append((what, f"{ours:.4f} s", f"{min(turns):.4f} s",
                          f"{peer:.4f} s" if peer else "-", ratio,
                          f"{goal:g} s" if goal else "-", met))

    def show(self):
        widths = [max(len(r[c]) for r in self.rows) for c in range(len(self.rows[0]))]
        for k, row in enumerate(self.rows):
            cells = [row[0].ljust(widths[0])] + [v.rjust(w) for v, w in zip(row[1:], widths[1:])]
            print("  ".join(cells))
            if k == 0:
                print("  ".join("-" * w for w in widths))


def same(name, ours, theirs, tolerance):
    """Ends the run where the two sides did not do the same work."""
    for a, b in zip(ours, theirs):
        if abs(a - b) > tolerance * max(abs(a), abs(b)):
            sys.exit(f"bench: {name}: ours came to {ours}, the peer to {theirs}")
    print(f"{name}: both sides came to {', '.join(f'{v:.6g}' for v in ours)}")


def against(table, solve, peers, folder, rows):
    """Rows of (what, our lines, the peer's script, its line, what it is compared by)."""
    for what, lines, script, tolerance, goal, compared in rows:
        def ours(lines=lines):
            return sum(solve.turn(line) for line in lines)

        if peers == "-":
            table.add(what, take_turns(ours)[0], None, goal)
            continue
        peer = Worker(peers, os.path.join(HERE, script), folder)
        times = take_turns(ours, lambda line=lines[-1], peer=peer: peer.turn(line))
        same(what, solve.check[:compared], peer.check[:compared], tolerance)
        print(f"  peer's peak memory: {peer.end() / 1e6:.0f} MB")
        table.add(what, *times, goal)


def settled(scaler, folder):
    """One fresh process that settles the economy in a folder, its seconds and check."""
    worker = Worker(scaler, folder)
    return worker, worker.turn("settle")


def report_scale(name, seconds, check):
    """Against reading the matrix as often: no solver of this kind can take less."""
    _, passes, stream, size, peak = check
    print(f"{name}: matrix of {size / 1e6:.0f} MB, {passes:.0f} passes, {seconds:.2f} s, "
          f"{seconds / (passes * stream):.1f} times as long as reading it as often; "
          f"most memory {peak / 1e6:.0f} MB")


def exiobase_size(table, scaler, peers, folder):
    """9,800 cells, 32% not zero: few turns, for a peer's takes minutes."""
    subprocess.run([scaler, "make", "square", folder, REGIONS], check=True)
    ours, found = [], []
    for _ in range(3):
        worker, seconds = settled(scaler, folder)
        ours.append(seconds)
        check = worker.check
        found.append(worker.turn(f"paths {TAU}"))
        nodes = worker.check[:2]
        worker.end()
    report_scale("EXIOBASE's size", statistics.median(ours), check)
    if peers == "-":
        table.add("multipliers at EXIOBASE's size", ours, None, None)
        table.add(f"paths above {TAU} at EXIOBASE's size", found, None, 2)
        return
    script = os.path.join(HERE, "scale_peer.py")
    peer = Worker(peers, script, folder, "solve")
    theirs = [peer.turn("settle 0")]
    total, apart = peer.check
    memory = peer.end()
    same("multipliers at EXIOBASE's size", check[:1], [total], 1e-6)
    print(f"  largest relative difference of a multiplier: {apart:.1e} (goal 1e-4); "
          f"peer's peak memory {memory / 1e6:.0f} MB, {memory / check[4]:.1f} times ours (goal 8)")
    if apart > 1e-4:
        sys.exit("bench: the multipliers differ")
    table.add("multipliers at EXIOBASE's size (pymrio)", ours, theirs, theirs[0] / 50)
    peer = Worker(peers, script, folder, "paths")
    theirs = [peer.turn(f"paths {TAU}") for _ in range(3)]
    # Theirs is in doubles throughout: nodes at the very threshold may differ.
    same("paths at EXIOBASE's size", nodes, peer.check, 1e-3)
    peer.end()
    table.add(f"paths above {TAU} at EXIOBASE's size (numpy)", found, theirs, 2)


def gloria_size(table, scaler, folder):
    """39,360 products and industries in blocks: nobody else's to run beside it."""
    free = os.statvfs(folder)
    if free.f_bavail * free.f_frsize < 4e9:
        print("GLORIA's size: left out, the disk has less than 4 GB free")
        return
    subprocess.run([scaler, "make", "supply-use", folder, REGIONS], check=True)
    worker, seconds = settled(scaler, folder)
    report_scale("GLORIA's size", seconds, worker.check)
    peak = worker.end()
    if peak > 24 * 2**30:
        sys.exit("bench: GLORIA's size took more than 24 GiB")
    table.add("multipliers at GLORIA's size, supply and use", [seconds])


def processor(command, name, feed=None):
    """Runs a command with its input from feed(pipe). Seconds of processor time and most
    memory in bytes; what it prints goes to the file `name`."""
    with open(name, "wb") as out, open(name + ".err", "wb") as err:
        with subprocess.Popen(command, stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                              stdout=out, stderr=err) as process:
            if feed:
                with process.stdin as pipe:
                    feed(pipe)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def repeated(ledger):
    """Writes LINES lines to a pipe: those of the ledger again and again."""
    def feed(pipe):
        with open(ledger, "rb") as file:
            pipe.write(file.readline())
            body = file.read()
        for _ in range(LINES // LEDGER_LINES):
            pipe.write(body)
    return feed


def ledgers(table, program, peers, folder):
    """Lines with words, codes and origins, by one thread, in processor time."""
    ledger, out = os.path.join(folder, "ledger.csv"), os.path.join(folder, "out")
    made = min(LINES, LEDGER_LINES)
    with open(ledger, "wb") as file:
        subprocess.run([sys.executable, os.path.join(HERE, "ledger.py"), str(made)],
                       stdout=file, check=True)
    answer = [program, "footprint", ledger, "--country", "US", "--threads", "1"]
    kinds = {"a table": answer, "a stream": answer + ["--stream"]}
    if peers != "-":
        kinds["pandas"] = [peers, os.path.join(HERE, "ledger_peer.py"), ledger]
    turns = {kind: [] for kind in kinds}
    for _ in range(3):
        for kind, command in kinds.items():
            turns[kind].append(processor(command, out))
    for kind, took in turns.items():
        print(f"ledger of {made} lines, {kind}: most memory {max(m for _, m in took) / 1e6:.0f} MB")
    seconds = {kind: [s for s, _ in took] for kind, took in turns.items()}
    for kind in ("a table", "a stream"):
        table.add(f"ledger of {made} lines, {kind}, processor time (pandas)", seconds[kind],
                  seconds.get("pandas"), LEDGER_GOAL if made == LEDGER_LINES else None)
    if LINES > LEDGER_LINES:
        took, memory = processor(answer[:2] + ["-"] + answer[3:] + ["--stream"], out,
                                 repeated(ledger))
        print(f"ledger of {LINES // LEDGER_LINES * LEDGER_LINES} lines, a stream: {took:.0f} s of "
              f"processor time, most memory {memory / 1e6:.0f} MB")


def busy():
    """Says so when others use the machine: then only ratios mean something."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"The load of this machine was {load:.1f} at the start: times are too long, "
              "ratios hold.")
    print()


def main():
    program, solver, scaler, peers = sys.argv[1:5]
    table = Table()
    print(f"{RUNS} turns each, medians; {os.cpu_count()} cores")
    busy()
    with tempfile.TemporaryDirectory() as folder:
        solve = Worker(solver, folder)
        against(table, solve, peers, folder, [
            ("solve, 41 footprints by product (pymrio)",
             ["settle"], "pymrio_peer.py", 1e-6, None, 1),
            ("the same, and by where people work (pymrio)",
             ["settle", "origins"], "pymrio_peer.py", 1e-6, None, 1),
            (f"all paths above {TAU}, US households (numpy)",
             [f"paths {TAU}"], "paths_peer.py", 0, 0.1, 2),
            ("10,000 draws, US households (numpy)",
             [f"draws {DRAWS}"], "draws_peer.py", 0.05, 0.5, 2),
        ])
        print(f"  our peak memory in all of these: {solve.end() / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        exiobase_size(table, scaler, peers, folder)
    with tempfile.TemporaryDirectory() as folder:
        gloria_size(table, scaler, folder)
    if LINES > 0:
        with tempfile.TemporaryDirectory() as folder:
            ledgers(table, program, peers, folder)
    household = os.path.join(ROOT, "examples", "household.csv")
    table.add("start to answer, examples/household.csv",
              *take_turns(lambda: on_terminal(program, "footprint", household, "--country", "US")),
              None, 0.1)
    table.add("start to answer, average US household",
              *take_turns(lambda: on_terminal(program, "footprint", "--as", "household",
                                              "--country", "US")), None, 0.1)
    print()
    table.show()


if __name__ == "__main__":
    main()
