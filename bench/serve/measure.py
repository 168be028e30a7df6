# SPDX-License-Identifier: Apache-2.0
"""measure.py PROGRAM [SOLVE PYTHON] [--requests N] - the server under load, by wrk on the same
machine; beside it a page in Python over pymrio's results, where SOLVE (bench_solve) and a PYTHON
with pymrio are named.

--requests N asks for N answers to the survey and nothing else, and ends with status 1 where the
server's memory has grown in the meantime: `nice measure.py PROGRAM --requests 10000000`.

SECONDS (10) of each measurement, CONNECTIONS (32), IDLE (10000) and SLOW (500) connections that
are held, REQUESTS (200000) over which memory is looked at. Processor time is the server's own:
wrk shares the cores, and others may, so that answers a second of processor time say what the
server can do and answers a second what was had."""
import argparse
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = int(os.environ.get("SECONDS", 10))
CONNECTIONS = int(os.environ.get("CONNECTIONS", 32))
IDLE = int(os.environ.get("IDLE", 10000))
SLOW = int(os.environ.get("SLOW", 500))
REQUESTS = int(os.environ.get("REQUESTS", 200000))
TICK = os.sysconf("SC_CLK_TCK")


def processor(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1000


def wrk(port, path, questions, seconds):
    env = dict(os.environ, QUESTIONS=questions)
    out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--timeout", "10",
                          "-s", f"{HERE}/survey.lua", f"http://127.0.0.1:{port}{path}"],
                         env=env, capture_output=True, text=True).stdout
    numbers = re.search(r"RESULT (.*)", out)[1].split()
    return dict(zip(("requests", "us", "failed", "p50", "p99", "worst"), map(float, numbers)))


def load(what, pid, port, path, questions, seconds=SECONDS):
    before = processor(pid)
    got = wrk(port, path, questions, seconds)
    used = processor(pid) - before
    rate = got["requests"] / got["us"] * 1e6
    print(f"{what:44} {rate:9.0f}/s {got['requests'] / max(used, 0.01):9.0f}/s of processor time  "
          f"p50 {got['p50']:7.1f}  p99 {got['p99']:7.1f}  worst {got['worst']:7.1f} ms  "
          f"failed {got['failed']:.0f}  {memory(pid):6.1f} MB", flush=True)
    return got


def hold(port, host):
    """Idle connections, and slow ones that send a byte of a head now and then."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    held = []
    for i in range(IDLE + SLOW):
        try:
            s = socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError as problem:
            print(f"only {len(held)} connections could be made: {problem}")
            break
        if i >= IDLE:
            s.send(f"POST /api/v1/footprint HTTP/1.1\r\nHost: {host}\r\nX-".encode())
        held.append(s)
    return held


def ask(port, host):
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as s:
        s.sendall(f"GET /api/v1/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while piece := s.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200"), answer[:100]
    return (time.monotonic() - begun) * 1000


def prepare(port, path):
    """One answer, so that the country is solved before anything is measured."""
    host, body = f"127.0.0.1:{port}", b'{"country":"US"}'
    with socket.create_connection(("127.0.0.1", port), timeout=300) as s:
        s.sendall(f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
                  f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        if not s.recv(65536).startswith(b"HTTP/1.1 200"):
            sys.exit("measure: the survey is not answered")
        while s.recv(65536):
            pass


def crowd(pid, port, path, questions):
    held = hold(port, f"127.0.0.1:{port}")
    times = []
    for i in range(50):
        for s in held[IDLE:]:
            try:
                s.send(b"a")
            except OSError:
                pass  # its ten seconds are over
        times.append(ask(port, f"127.0.0.1:{port}"))
        time.sleep(0.02)
    times.sort()
    print(f"{len(held)} connections held: a new one is answered in {times[25]:.1f} ms (half), "
          f"{times[-1]:.1f} ms (worst of 50); {memory(pid):.1f} MB")
    load("  the survey meanwhile", pid, port, path, questions)
    for s in held:
        s.close()


def flat(pid, port, path, questions, requests):
    """Memory after a hundredth of the answers, and on. True where nothing failed and the last is
    within a twentieth of the first."""
    marks = [m * requests for m in (0.01, 0.1, 0.25, 0.5, 0.75, 1)]
    begun, done, failed, first = time.monotonic(), 0, 0, None
    while marks:
        got = wrk(port, path, questions, SECONDS)
        done += got["requests"]
        failed += got["failed"]
        if done >= marks[0]:
            first = first or memory(pid)
            print(f"memory after {done:10.0f} answers: {memory(pid):.1f} MB  failed {failed:.0f}  "
                  f"{done / (time.monotonic() - begun):.0f}/s", flush=True)
        while marks and done >= marks[0]:
            del marks[0]
    return not failed and memory(pid) < 1.05 * first


def serve(program):
    server = subprocess.Popen([program, "serve", "--port", "0"], stderr=subprocess.PIPE,
                              stdout=subprocess.DEVNULL)
    port = int(re.search(rb":(\d+)/", server.stderr.readline())[1])
    server.stderr.readline()
    return server, port


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("solve", nargs="?")
    parser.add_argument("python", nargs="?")
    parser.add_argument("--requests", type=int)
    return parser.parse_args()


def main():
    asked = arguments()
    program = asked.program
    words = subprocess.run([program, "footprint", "questions", "--country", "US", "--csv"],
                           capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    questions = ",".join(line.split(",")[0] for line in words)
    server, port = serve(program)
    path = "/api/v1/footprint/survey"
    try:
        prepare(port, path)
        load("warming up", server.pid, port, path, questions, 2)
        if asked.requests:
            sys.exit(not flat(server.pid, port, path, questions, asked.requests))
        ours = load("the survey", server.pid, port, path, questions)
        crowd(server.pid, port, path, questions)
        flat(server.pid, port, path, questions, REQUESTS)
    finally:
        server.terminate()
        server.wait()
    if not asked.python:
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([asked.solve, folder], input=b"", check=True, capture_output=True)
        peer = subprocess.Popen([asked.python, f"{HERE}/page_peer.py", folder], stdout=subprocess.PIPE)
        try:
            port = int(peer.stdout.readline())
            theirs = load("the page in Python over pymrio", peer.pid, port, "/", questions)
            print(f"ours against the page in Python: "
                  f"{ours['requests'] / ours['us'] / (theirs['requests'] / theirs['us']):.0f} times")
        finally:
            peer.kill()


if __name__ == "__main__":
    main()
