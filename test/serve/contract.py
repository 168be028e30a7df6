# SPDX-License-Identifier: Apache-2.0
#
# contract.py - what scripts may rely on: start and stop, the same bytes as the command line in
# every format, jobs, cancelling, limits, and that nothing of what is asked is kept.
import gzip
import json
import os
import re
import signal
import subprocess
import tempfile
import time

import server
from server import PATIENCE, PROGRAM, Server, check, finish, parse, wait_until

HOUSEHOLD = os.path.join(os.path.dirname(__file__), "../../examples/household.csv")
SECRET = "zaffre-quokka"  # a word that no file of ours has


def program(*words, folder=None, given=b""):
    done = subprocess.run([os.path.abspath(PROGRAM), *words], cwd=folder, input=given,
                          capture_output=True, timeout=PATIENCE * 4)
    return done.returncode, done.stdout, done.stderr


def form(parts):
    """multipart/form-data of (name, filename or None, bytes)."""
    body = b""
    for name, filename, content in parts:
        body += b'--limit\r\nContent-Disposition: form-data; name="%s"' % name.encode()
        if filename is not None:
            body += b'; filename="%s"' % filename.encode()
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--limit--\r\n", {"Content-Type": "multipart/form-data; boundary=limit"}


# --- starting and stopping ----------------------------------------------------------------

def starts_and_stops():
    for number in (signal.SIGTERM, signal.SIGINT):
        s = Server()
        lines = s.said.decode().splitlines()
        check(re.fullmatch(r"manumit: serving at http://127\.0\.0\.1:\d+/", lines[0]), lines[0])
        check(re.fullmatch(r"manumit: ready.*", lines[1]), lines[1])
        check(s.ask("GET", "/api/v1/health")[0] == 200, "health")
        s.stop(number)
        check(s.said.decode().splitlines() == lines, f"more was said: {s.said!r}")


def refuses_to_be_reached():
    for address in ("0.0.0.0", "::", "192.168.1.1", "example.org", "127.1", "::ffff:10.0.0.1", ""):
        code, out, err = program("serve", "--port", "0", "--address", address)
        check(code == 2, f"--address {address!r}: exit {code}")
        check(b"this machine alone" in err and b"hint: to reach it" in err, err)
    for address in ("127.0.0.1", "127.0.0.2", "localhost", "::1"):
        s = Server("--address", address)
        check(s.name.strip("[]") in ("127.0.0.1", "127.0.0.2", "::1"), s.name)
        s.stop()
    with Server() as s:
        code, out, err = program("serve", "--port", str(s.port))
        check(code == 4 and b"--port 0" in err, f"a taken port: {code} {err!r}")
    code, out, err = program("serve", "--public-url", "https://x.org/path")
    check(code == 2, "a public URL with a path")


def opens_a_browser():
    with tempfile.TemporaryDirectory() as folder:
        browser = f"{folder}/browser"
        with open(browser, "w") as f:
            f.write(f'#!/bin/sh\necho "$@" > {folder}/opened.new && mv {folder}/opened.new {folder}/opened\n')
        os.chmod(browser, 0o755)
        with Server("--open", environment={"BROWSER": browser}) as s:
            check(wait_until(lambda: os.path.exists(f"{folder}/opened")), "a browser is started")
            check(open(f"{folder}/opened").read() == f"http://{s.host}/\n", "at the server's address")


def knows_its_public_name():
    with Server("--public-url", "https://footprint.example.org") as s:
        ask = (b"GET /api/v1/health HTTP/1.1\r\nHost: footprint.example.org\r\n"
               b"Origin: https://footprint.example.org\r\nConnection: close\r\n\r\n")
        status, _, content = parse(s.send(ask))
        check(status == 200 and json.loads(content)["public_url"] == "https://footprint.example.org",
              content)


# --- the same as the command line ------------------------------------------------------------

def gives_the_same_bytes(s):
    data = open(HOUSEHOLD, "rb").read()
    folder = os.path.dirname(os.path.abspath(HOUSEHOLD))
    body, headers = form([("FILE", "household.csv", data), ("country", None, b"US")])
    for ending, flag in (("", "--json"), (".json", "--json"), (".csv", "--csv"), (".md", "--md"),
                         (".ndjson", "--ndjson"), (".html", "--html")):
        status, fields, content = s.ask("POST", f"/api/v1/footprint{ending}", body, headers)
        code, out, _ = program("footprint", "household.csv", "--country", "US", flag, folder=folder)
        check(status == 200 and content == out, f"a file, {flag}: {status}, {len(content)} bytes, not {len(out)}")
    text = json.dumps({"FILE": data.decode(), "country": "US", "draws": 200, "explain": True})
    status, _, content = s.json("/api/v1/footprint", text)
    code, out, _ = program("footprint", "-", "--country", "US", "--draws", "200", "--explain", "--json",
                           given=data)
    check(content == out, f"a file in place: {status} {content[:300]!r}")
    options = json.dumps({"country": "FR", "as": "government", "rho": 2}).encode()
    status, _, content = s.ask("POST", "/api/v1/footprint", options, {"Content-Type": "application/json"})
    code, out, _ = program("footprint", "--as", "government", "--country", "FR", "--rho", "2", "--json")
    check(status == 200 and json.loads(content)["key_figures"] == json.loads(out)["key_figures"],
          "a government")
    for path, words in (("model/info", ["model", "info"]),
                        ("footprint.csv?country=JP&table=by_industry",
                         ["footprint", "--country", "JP", "--table", "by_industry", "--csv"]),
                        ("footprint?country=JP", ["footprint", "--country", "JP", "--json"])):
        status, _, content = s.ask("GET", f"/api/v1/{path}")
        code, out, _ = program(*words, *([] if "--csv" in words or "--json" in words else ["--json"]))
        check(status == 200 and content == out, f"GET {path}: {status}")
    corrections = b"description,industry\nCOFFEE*,c3\n"
    body, headers = form([("FILE", "household.csv", data), ("corrections", "mine.csv", corrections),
                          ("options", None, b'{"country":"US"}')])
    status, _, content = s.ask("POST", "/api/v1/footprint", body, headers)
    with tempfile.TemporaryDirectory() as at:
        open(f"{at}/household.csv", "wb").write(data)
        open(f"{at}/mine.csv", "wb").write(corrections)
        code, out, err = program("footprint", "household.csv", "--corrections", "mine.csv", "--country",
                                 "US", "--json", folder=at)
    check(status == 200 and content == out, f"corrections: {status} {content[:200]!r}")


def takes_every_answer(s):
    """A whole survey, each question answered, is no more than may be said."""
    status, _, content = s.json("/api/v1/footprint/questions", '{"country":"US"}')
    keys = [q["key"] for q in json.loads(content)["tables"]["questions"]]
    status, _, content = s.json("/api/v1/footprint/survey",
                                json.dumps({"country": "US", "answer": [f"{key}=3" for key in keys]}))
    answered = [f["value"] for f in json.loads(content).get("key_figures", []) if f["name"] == "answered"]
    check(len(keys) > 32 and status == 200 and answered == [len(keys)], f"{len(keys)} answers: {status} {content[:200]!r}")
    status, _, _ = s.json("/api/v1/footprint/survey", json.dumps({"country": "US", "answer": ["a=1"] * 257}))
    check(status == 400, f"answers without end: {status}")


def opens_no_file_of_its_own(s):
    """Parquet is read by its path; a file that was sent has none, whatever it is called."""
    body, headers = form([("FILE", "here.parquet", b"PAR1" + bytes(64) + b"PAR1"), ("country", None, b"US")])
    status, _, content = s.ask("POST", "/api/v1/footprint/tally", body, headers)
    check(status == 400 and b"from a disk alone" in content, f"Parquet in parts: {status} {content!r}")


def negotiates(s):
    for accept, want in (("application/json", "application/json"), ("*/*", "application/json"),
                         ("text/csv", "text/csv; charset=utf-8; header=present"),
                         ("text/html;q=0.3, text/markdown;q=0.9", "text/markdown; charset=utf-8"),
                         ("image/png, application/*;q=0.1", "application/json")):
        status, fields, _ = s.ask("GET", "/api/v1/footprint?country=JP", headers={"Accept": accept})
        check(status == 200 and fields["content-type"] == want, f"{accept}: {status} {fields.get('content-type')}")
        check(("content-disposition" in fields) == (want != "application/json"), f"{accept}: attachment")
    status, _, _ = s.ask("GET", "/api/v1/footprint?country=JP", headers={"Accept": "image/png"})
    check(status == 406, f"image/png: {status}")
    status, fields, content = s.ask("GET", "/api/v1/footprint.pdf?country=JP")
    check(status == 200 and content.startswith(b"%PDF-"), f"PDF: {status}")


def says_what_is_wrong(s):
    for body, status, want in (
            ({"country": "Atlantis"}, 400, {"detail": "no country 'Atlantis'"}),
            ({"contry": "US"}, 400, {"hint": "did you mean 'country'?"}),
            ({"country": "US", "draws": 10 ** 6}, 400, None),
            ({"country": "US", "draws": 1.5}, 400, None),
            ({"country": "US", "explain": "yes"}, 400, None),
            ({"country": ["US", "FR"]}, 400, None),
            ({"country": None}, 400, None),
            ({"corrections": "/etc/passwd", "country": "US"}, 400, None),
            ({"output": "/tmp/x"}, 400, None),
            ({"FILE": "a,b\n1,2\n", "country": "US"}, 422, {"file": "standard input"}),
            ({"FILE": "description,amount,currency\nbread,10,XXQ\n", "country": "US", "year": 2020}, 422,
             {"line": 2})):
        got, fields, content = s.json("/api/v1/footprint", json.dumps(body))
        check(got == status and fields["content-type"] == "application/problem+json",
              f"{body}: {got}, not {status}: {content!r}")
        problem = json.loads(content)
        check(problem["status"] == status and problem["title"] and problem["detail"], problem)
        for name, value in (want or {}).items():
            check(problem.get(name) == value, f"{body}: {name} is {problem.get(name)!r}, not {value!r}")


def guards_every_answer(s):
    for path in ("/", "/api/v1/health", "/nothing", "/api/v1/footprint?country=Atlantis", "/assets/none.js"):
        _, fields, _ = s.ask("GET", path)
        policy = fields.get("content-security-policy", "")
        check("default-src 'none'" in policy and "unsafe" not in policy, f"{path}: {policy}")
        for name, value in (("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
                            ("cross-origin-opener-policy", "same-origin"),
                            ("cross-origin-resource-policy", "same-origin")):
            check(fields.get(name) == value, f"{path}: {name}")
        check("set-cookie" not in fields and "server" not in fields, f"{path}: {fields}")
        check("access-control-allow-origin" not in fields, f"{path}: open to other sites")


# --- one connection ---------------------------------------------------------------------------

def keeps_connections(s):
    ask = f"GET /api/v1/health HTTP/1.1\r\nHost: {s.host}\r\n\r\n".encode()
    with s.connect() as c:
        for _ in range(3):
            c.sendall(ask)
            check(server.receive(c).count(b"HTTP/1.1 200") == 1, "kept")
            c.settimeout(PATIENCE)
    last = ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    got = s.send(ask * 50 + last, many=True)
    check(got.count(b"HTTP/1.1 200") == 51, "51 requests sent at once are all answered")
    run = f"GET /api/v1/footprint?country=JP HTTP/1.1\r\nHost: {s.host}\r\n\r\n".encode()
    got = s.send(run + ask + run + last, many=True)
    heads = re.findall(rb"HTTP/1\.1 (\d+) ", got)
    check(heads == [b"200"] * 4, f"in order behind runs: {heads}")
    sizes = [int(n) for n in re.findall(rb"Content-Length: (\d+)", got)]
    check(sizes[0] == sizes[2] > sizes[1] == sizes[3], f"in order: {sizes}")
    # byte by byte, in chunks, and asked to go on
    body = b'{"country":"JP"}'
    head = (f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
            "Connection: close\r\n")
    with s.connect() as c:
        for byte in head.encode() + b"Content-Length: 16\r\n\r\n" + body:
            c.sendall(bytes([byte]))
        one = server.parse(server.receive(c))
    chunks = b"".join(b"%x\r\n%c\r\n" % (1, b) for b in body) + b"0\r\n\r\n"
    two = server.parse(s.send(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks))
    with s.connect() as c:
        c.sendall(head.encode() + b"Content-Length: 16\r\nExpect: 100-continue\r\n\r\n")
        check(c.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n", "100 Continue")
        c.sendall(body)
        three = server.parse(server.receive(c))
    check(one[0] == two[0] == three[0] == 200 and one[2] == two[2] == three[2], "the body in any form")
    status, fields, content = s.ask("HEAD", "/api/v1/health")
    check(status == 200 and content == b"" and int(fields["content-length"]) > 0, "HEAD")


LONG = b"description,amount,currency\n" + b"".join(b"%x q,1,USD\n" % i for i in range(1000000))


def cpu_seconds(s):
    fields = open(f"/proc/{s.process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cancels_when_the_client_goes(s):
    slow = json.dumps({"country": "US", "draws": 20000, "tau": 1e-5, "paths": 1000}).encode()
    head = (f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(slow)}\r\n\r\n").encode()
    for _ in range(20):  # far more than run at once
        with s.connect() as c:
            c.sendall(head + slow)
            time.sleep(0.01)
    begun = time.monotonic()
    status, _, _ = s.ask("GET", "/api/v1/footprint?country=JP")
    check(status == 200, "a run after many that were left")
    check(time.monotonic() - begun < PATIENCE, "soon after many that were left")
    # a run of several seconds takes no more of them once its client has gone
    body, headers = form([("FILE", "a.csv", LONG), ("country", None, b"US")])
    head = (f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: {headers['Content-Type']}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    with s.connect() as c:
        c.sendall(head + body)
        check(wait_until(lambda: s.ask("GET", "/api/v1/health")[0] == 200, PATIENCE), "answers beside a long run")
        time.sleep(0.2)
    left, seen = cpu_seconds(s), []

    def idle():
        seen.append(cpu_seconds(s))
        time.sleep(0.3)
        return cpu_seconds(s) - seen[-1] < 0.05

    check(wait_until(idle, PATIENCE), "the run ends")
    check(cpu_seconds(s) - left < 2, f"{cpu_seconds(s) - left:.2f} s of work for a client that has gone")


def jobs(s):
    body = json.dumps({"country": "FR"})
    status, fields, content = s.json("/api/v1/footprint", body, Prefer="respond-async")
    check(status == 202 and fields["preference-applied"] == "respond-async", f"async: {status}")
    where = fields["location"]
    check(re.fullmatch(r"/api/v1/jobs/[0-9a-f]{32}", where), where)
    check(json.loads(content)["state"] in ("waiting", "running", "ended"), content)
    result = {}

    def done():
        result["is"] = s.ask("GET", where)
        return result["is"][0] != 202

    check(wait_until(done, PATIENCE), "a job ends")
    same = s.json("/api/v1/footprint", body)
    check(result["is"][0] == 200 and result["is"][2] == same[2], "a job's result is the answer")
    check(s.ask("GET", where)[0] == 404, "a result is given once")
    status, fields, _ = s.json("/api/v1/footprint", '{"country":"Atlantis"}', Prefer="respond-async")
    where = fields["location"]
    check(wait_until(done, PATIENCE) and result["is"][0] == 400, "a job that fails")
    status, fields, _ = s.json("/api/v1/footprint", '{"contry":"FR"}', Prefer="respond-async")
    check(status == 400, f"a job that can only fail: {status}")
    large = '{"contry":"' + "x" * (2 << 20) + '"}'  # is looked at by whoever runs it
    status, fields, _ = s.json("/api/v1/footprint", large, Prefer="respond-async")
    where = fields.get("location", "/")
    check(status == 202 and wait_until(done, PATIENCE) and result["is"][0] == 400, f"a large job that fails: {status}")
    slow = json.dumps({"country": "US", "draws": 20000, "tau": 1e-5})
    status, fields, _ = s.json("/api/v1/footprint", slow, Prefer="respond-async")
    check(s.ask("DELETE", fields["location"])[0] == 204, "DELETE")
    check(s.ask("GET", fields["location"])[0] == 404, "a job that was deleted is gone")
    check(s.ask("HEAD", fields["location"])[0] == 405, "HEAD of a job")


# --- limits -------------------------------------------------------------------------------------

def limits():
    with Server("--max-upload", "1", "--max-connections", "8") as s:
        body, headers = form([("FILE", "a.csv", b"x" * (1 << 20)), ("country", None, b"US")])
        check(s.ask("POST", "/api/v1/footprint", body, headers)[0] == 413, "a body past --max-upload")
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        head = (f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
                "Transfer-Encoding: chunked\r\n\r\n").encode()
        check(parse(s.send(head + chunk * 40))[0] == 413, "chunks past --max-upload")
        packed = gzip.compress(b"description,amount,currency\n" +
                               b"".join(b"coffee %d,%d,USD\n" % (i * 7919 % 97, i % 1000) for i in range(300000)))
        body, headers = form([("FILE", "a.csv.gz", packed), ("country", None, b"US")])
        status, _, content = s.ask("POST", "/api/v1/footprint", body, headers)
        check(len(body) < 1 << 20 and status == 422 and b"limit of 4194304 bytes" in content,
              f"a file of {len(body)} bytes that unpacks to more than four times --max-upload: {status} {content!r}")
        held = [s.connect() for _ in range(8)]
        time.sleep(1.2)
        check(s.ask("GET", "/api/v1/health")[0] == 200, "the longest idle makes room")
        for c in held:
            c.close()
    with Server("--max-seconds", "1") as s:
        body, headers = form([("FILE", "a.csv", LONG), ("country", None, b"US")])
        begun = time.monotonic()
        status, _, content = s.ask("POST", "/api/v1/footprint", body, headers)
        check(status == 503 and b"longer than 1 second" in content,
              f"a run past --max-seconds: {status} {content[:200]!r}")
        check(time.monotonic() - begun < PATIENCE, "in time")


def stops_what_runs():
    s = Server()
    slow = json.dumps({"country": "US", "draws": 20000, "tau": 1e-5}).encode()
    c = s.connect()
    c.sendall((f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
               f"Content-Length: {len(slow)}\r\n\r\n").encode() + slow)
    time.sleep(0.2)
    begun = time.monotonic()
    s.stop()
    check(time.monotonic() - begun < 20, "stops while a command runs")
    status = parse(server.receive(c))[0]
    check(status in (200, 503), f"the one who waited is told: {status}")
    c.close()


# --- nothing is kept ------------------------------------------------------------------------------

def tree(folder):
    return sorted(os.path.join(at, f) for at, _, files in os.walk(folder) for f in files)


def open_files(pid):
    """What a process has open; a connection may close while one looks."""
    folder, names = f"/proc/{pid}/fd", []
    for fd in os.listdir(folder):
        try:
            names.append(os.readlink(f"{folder}/{fd}"))
        except FileNotFoundError:
            pass
    return names


def keeps_nothing():
    data = f"description,amount,currency,date\n{SECRET} coffee,12.50,USD,2024-01-02\n".encode()
    with tempfile.TemporaryDirectory() as folder:
        home, temporary = f"{folder}/home", f"{folder}/tmp"
        os.mkdir(home)
        os.mkdir(temporary)
        s = Server(folder=folder, environment={"HOME": home, "TMPDIR": temporary,
                                               "XDG_CACHE_HOME": f"{home}/.cache"})
        before = tree(folder)
        body, headers = form([("FILE", f"{SECRET}.csv", data), ("country", None, b"US")])
        status, fields, content = s.ask("POST", "/api/v1/footprint", body, headers)
        check(status == 200 and SECRET.encode() in content, f"it was answered: {status} {content[:300]!r}")
        s.json("/api/v1/footprint", json.dumps({"country": SECRET}))
        s.json("/api/v1/footprint", json.dumps({SECRET: 1}))
        s.ask("GET", f"/api/v1/footprint?country={SECRET}")
        s.ask("GET", f"/{SECRET}")
        opened = open_files(s.process.pid)
        regular = [f for f in opened if f.startswith("/") and not f.startswith(("/dev/", "/proc/"))]
        check(not regular, f"open files: {regular}")
        check(not any("memfd" in f or "deleted" in f for f in opened), f"open files: {opened}")
        check(tree(folder) == before, f"files were written: {tree(folder)}")
        s.stop()
        check(SECRET.encode() not in s.said + s.printed, "it was logged")
        for name in tree(folder):  # fonts' caches may be made, without a word of it
            check(SECRET.encode() not in open(name, "rb").read(), f"{name} has it")


# --- where things lie -------------------------------------------------------------------------

WHERE = "quillon-zaffre"  # a folder of the server that no answer may name


def every_ask(s):
    """A request of each kind that is described, with nothing or little in it."""
    for path, operations in json.loads(s.ask("GET", "/api/v1/openapi.json")[2])["paths"].items():
        asked = path.replace("{id}", "0" * 32).replace("{dataset}", "default")
        if "get" in operations:
            yield "GET", asked, None
        if "post" in operations:
            yield "POST", asked, b'{"NUMBER":"1"}'
            yield "POST", asked, b"{}"


def names_no_place():
    """Nobody who asks is told where on this machine the store, its indices and caches lie."""
    import sqlite3
    with tempfile.TemporaryDirectory() as top:
        folder = f"{top}/{WHERE}"
        os.mkdir(folder)
        open(f"{folder}/garbage.db", "w").write("no database\n" * 100)
        open(f"{folder}/empty.db", "w").close()
        sqlite3.connect(f"{folder}/other.db").execute("CREATE TABLE t (x)").connection.close()
        code, _, err = program("store", "set", "four-eyes", "no", "--store", f"{folder}/good.db")
        check(code == 0, err)
        code, _, err = program("store", "set", "four-eyes", "no", "--store", f"{folder}/gap.db")
        gap = sqlite3.connect(f"{folder}/gap.db")
        gap.execute("DELETE FROM manumit_migration WHERE number = 2")  # has a gap
        gap.commit()
        gap.close()
        home = {name: f"{folder}/{name}" for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR")}
        asks = None
        for place in ("none.db", "good.db", "garbage.db", "empty.db", "other.db", "gap.db", ".",
                      "good.db/below.db"):
            with Server("--store", f"{folder}/{place}", folder=folder, environment=home) as s:
                about_store = []
                for ask in asks or every_ask(s):
                    status, fields, content = s.ask(
                        *ask, {"Content-Type": "application/json"} if ask[2] else {})
                    check(WHERE not in repr(fields) and WHERE.encode() not in content and
                          top.encode() not in content, f"{place}, {ask}: {status} {content[-300:]!r}")
                    if b" store" in content and status >= 400:
                        about_store.append(ask)
                # What does not look into a store says the same whatever there is.
                asks = asks or about_store
                check(place == "good.db" or len(about_store) > 10,
                      f"{place}: {len(about_store)} answers of {len(asks)} are of the store")


def main():
    starts_and_stops()
    names_no_place()
    refuses_to_be_reached()
    opens_a_browser()
    knows_its_public_name()
    with Server() as s:
        gives_the_same_bytes(s)
        takes_every_answer(s)
        opens_no_file_of_its_own(s)
        negotiates(s)
        says_what_is_wrong(s)
        guards_every_answer(s)
        keeps_connections(s)
        jobs(s)
        cancels_when_the_client_goes(s)
    limits()
    stops_what_runs()
    keeps_nothing()
    finish("contract")


if __name__ == "__main__":
    main()
