# SPDX-License-Identifier: Apache-2.0
#
# server.py - starts `manumit serve` for a test, speaks to it over raw sockets, and stops it.
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("MANUMIT", "build/dev/manumit")
# Sanitizers make everything slower, never wrong.
PATIENCE = 30


class Server:
    """A running server; `with Server() as s:` stops it and checks how it ended."""

    def __init__(self, *options, folder=None, environment=None, wrapper=()):
        # Never the store of whoever runs the test.
        self.place = tempfile.TemporaryDirectory()
        env = dict(os.environ, MANUMIT_STORE=f"{self.place.name}/store.db", **(environment or {}))
        self.process = subprocess.Popen(
            [*wrapper, os.path.abspath(PROGRAM), "serve", "--port", "0", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=folder, env=env)
        self.said = b""
        while b"ready" not in self.said:
            line = self.process.stderr.readline()
            if not line:
                raise SystemExit(f"the server did not start: {self.said.decode()}")
            self.said += line
        found = re.search(rb"serving at http://(\S+?):(\d+)/", self.said)
        self.name, self.port = found[1].decode(), int(found[2])
        self.host = f"{self.name}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.process.kill()
            self.process.wait()
            return
        self.stop()

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        self.said += err
        self.printed = out
        check(self.process.returncode == 0,
              f"stopped with exit status 0, not {self.process.returncode}: {err.decode()}")

    def alive(self):
        return self.process.poll() is None

    def connect(self, timeout=PATIENCE):
        s = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def send(self, request, half_close=False, timeout=PATIENCE, many=False):
        """Sends bytes and returns all that comes back until the server closes or is silent."""
        with self.connect(timeout) as s:
            try:
                s.sendall(request)
                if half_close:
                    s.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it was answered and closed before all was sent
            return receive(s, many)

    def ask(self, method, path, body=None, headers=None, timeout=PATIENCE):
        """One request on one connection: (status, headers, content)."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", "Connection: close"]
        lines += [f"{k}: {v}" for k, v in (headers or {}).items()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        return parse(self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""),
                               timeout=timeout))

    def json(self, path, body, **headers):
        return self.ask("POST", path, body.encode(), {"Content-Type": "application/json", **headers})


def is_whole(got):
    """Whether an answer that says its length has come to its end."""
    head, blank, content = got.partition(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)", head)
    return bool(blank and length and len(content) >= int(length[1]))


def receive(s, many=False):
    """Until the server closes; after a whole answer, where it is not one of many, only a moment
    longer."""
    got = b""
    try:
        while True:
            piece = s.recv(1 << 16)
            if not piece:
                return got
            got += piece
            if not many and is_whole(got):
                s.settimeout(0.1)
    except socket.timeout:
        return got
    except ConnectionError:
        return got


def parse(answer):
    head, _, content = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields.setdefault(name.lower(), value.strip())
    return status, fields, content


failed = 0


def check(good, what):
    global failed
    if not good:
        failed += 1
        print(f"FAILED: {what}", file=sys.stderr)
    return good


def finish(what):
    print(f"{what}: {'failed' if failed else 'passed'}")
    sys.exit(1 if failed else 0)


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
