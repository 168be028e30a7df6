# SPDX-License-Identifier: Apache-2.0
#
# accounts.py - signing in: sessions, cookies, CSRF, roles, locks, ends; what is refused, and that
# no password or token is told to anybody. Times are set in the store itself, not waited for.
import concurrent.futures
import json
import os
import socket
import sqlite3
import subprocess
import tempfile

from server import PATIENCE, PROGRAM, Server, check, finish, parse, receive, wait_until

PASSWORD = "zaffre quokka bassoon"
ROLES = {"ada": "administrator", "rex": "reviewer", "sue": "supervisor", "aud": "auditor"}
JSON = {"Content-Type": "application/json"}
PAST = "2001-01-01T00:00:00Z"
LIST = b"id,name,country\n17,Example Person,ca\n"
told = []  # all that was answered, but for the cookies of sign-ins
secrets = {PASSWORD}


def program(*words, place, given=""):
    done = subprocess.run([os.path.abspath(PROGRAM), *words, "--store", place], input=given.encode(),
                          capture_output=True, timeout=PATIENCE * 4)
    told.append(done.stdout + done.stderr)
    return done.returncode, done.stdout, done.stderr


def make_store(place, roles=ROLES):
    for name, role in roles.items():
        code, _, err = program("user", "add", name, "--role", role, "--as-user", "ada", place=place,
                               given=PASSWORD + "\n")
        check(code == 0, f"user add {name}: {err}")


def sql(place, statement, *values):
    db = sqlite3.connect(place, timeout=PATIENCE)
    with db:
        db.execute(statement, values)
    db.close()


class Person:
    """A browser, or with bearer=True a program, that asks the server."""

    def __init__(self, s, cookie="manumit", host=None, bearer=False):
        self.s, self.cookie, self.host, self.bearer = s, cookie, host, bearer
        self.token, self.csrf = None, ""

    def ask(self, method, path, body=None, headers=None, csrf=None):
        lines = {"Host": self.host or self.s.host, "Connection": "close"}
        if self.token:
            lines |= {"Authorization": f"Bearer {self.token}"} if self.bearer else \
                {"Cookie": f"{self.cookie}={self.token}"}
        if csrf:
            lines["Manumit-CSRF"] = csrf
        lines |= headers or {}
        if body is not None:
            lines["Content-Length"] = str(len(body))
        head = "".join(f"{k}: {v}\r\n" for k, v in lines.items())
        request = f"{method} /api/v1/{path} HTTP/1.1\r\n{head}\r\n".encode() + (body or b"")
        status, fields, content = parse(self.s.send(request))
        kept = {k: v for k, v in fields.items() if k != "set-cookie"}
        told.append(repr(kept).encode() + content)
        check(fields.get("cache-control") == "no-store", f"{method} {path}: may be cached: {fields}")
        return status, fields, content

    def post(self, path, what, **more):
        return self.ask("POST", path, json.dumps(what).encode(), {**JSON, **more.pop("headers", {})},
                        **more)

    def sign_in(self, name, password=PASSWORD, headers=None):
        status, fields, content = self.post("session", {"name": name, "password": password},
                                            headers=headers or {})
        if status == 200:
            cookie = fields["set-cookie"]
            check(cookie.startswith(self.cookie + "="), cookie)
            self.token = cookie[len(self.cookie) + 1:].split(";")[0]
            self.csrf = json.loads(content)["csrf"]
            secrets.add(self.token)
        return status, fields, content

    def status(self, path="store/info"):
        return self.ask("GET", path)[0]


def signed_in(s, name, **more):
    p = Person(s, **more)
    status, _, content = p.sign_in(name)
    check(status == 200, f"{name} signs in: {status} {content}")
    return p


def import_list(p, csrf=None, name="own-list"):
    body = (b'--x\r\nContent-Disposition: form-data; name="NAME"\r\n\r\n' + name.encode() +
            b'\r\n--x\r\nContent-Disposition: form-data; name="PATH"; filename="own.csv"\r\n\r\n' +
            LIST + b"\r\n--x--\r\n")
    return p.ask("POST", "list/import", body, {"Content-Type": "multipart/form-data; boundary=x"},
                 csrf=csrf)


def review(p, csrf=None, **more):
    return p.post("review/put", {"LIST": "own-list", "ENTRY": "17", "DECISION": "no-match",
                                 "name": ["Example Person"], "reason": "born later"}, csrf=csrf, **more)


# --- without accounts -------------------------------------------------------------------------

def without_accounts():
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/store.db"
        with Server("--store", place) as s:
            p = Person(s)
            status, fields, content = p.ask("GET", "session")
            said = json.loads(content)
            check(status == 200 and said["accounts"] is False and said["account"] and
                  said["csrf"] == "" and "accounts" not in said["may"] and "import" in said["may"] and
                  said["store"] is False, content)
            check("set-cookie" not in fields, fields)
            check(p.sign_in("ada")[0] == 400, "nobody signs in")
            check(p.ask("DELETE", "session")[0] == 204, "nor out")
            check(import_list(p)[0] == 200, "an import")
            check(json.loads(p.ask("GET", "session")[2])["store"] is True, "it made the store")
            check(review(p)[0] == 200, "a review")
            check(p.ask("GET", "review/put?LIST=own-list")[0] == 405, "changes are by POST")
            check(review(p, headers={"Origin": "http://evil.example"})[0] == 403, "from elsewhere")
            log = p.ask("GET", "audit/show.csv")[2].decode()
            check(f",{said['account']},review.put," in log, log)
            p.token = "A" * 43  # what is no session does not matter yet
            check(p.status() == 200, "a token that nobody needs")
            # The first account ends that.
            make_store(place, {"ada": "administrator"})
            check(wait_until(lambda: p.status() == 401, PATIENCE), "with an account it matters")
            check(p.status("openapi.json") == 401 and p.status("health") == 200, "all but health")
            check(p.status("nothing-here") == 401, "also what is not there")
            check(s.ask("GET", "/")[0] == 200, "the page holds nothing")


# --- sessions ---------------------------------------------------------------------------------

def shows_who(s):
    p = Person(s)
    status, fields, content = p.ask("GET", "session")
    said = json.loads(content)
    check(status == 200 and said["accounts"] and said["account"] is None and said["may"] == [], content)
    check(p.status() == 401, "nobody")
    status, fields, content = p.ask("GET", "footprint?country=JP")
    problem = json.loads(content)
    check(status == 401 and fields["content-type"] == "application/problem+json" and
          fields["www-authenticate"].startswith("Bearer") and "sign in" in problem["hint"], content)
    status, fields, content = p.sign_in("rex")
    said = json.loads(content)
    check(status == 200 and said["account"] == "rex" and said["role"] == "reviewer" and
          said["may"] == ["read", "review", "cases", "decide", "promises"] and len(said["csrf"]) == 43, content)
    parts = fields["set-cookie"].split("; ")
    check(parts[1:] == ["Path=/", "HttpOnly", "SameSite=Strict"], parts)
    check(json.loads(p.ask("GET", "session")[2]) == said, "the same again")
    check(p.status() == 200 and p.ask("GET", "footprint?country=JP")[0] == 200, "signed in")
    check(p.ask("HEAD", "session")[0] == 200 and p.ask("PUT", "session", b"")[0] == 405, "methods")
    text = p.ask("GET", "footprint.json?country=JP")[2].decode()
    check('"manifest"' in text and "rex" not in text, "a manifest names nobody")


def wrong_passwords(s):
    answers = set()
    for name, password in (("rex", "wrong wrong wrong"), ("nobody", PASSWORD), ("rex\n", PASSWORD),
                           ("x" * 65, PASSWORD), ("rex", "x" * 1025), ("rex", PASSWORD + " "),
                           ("Rex", PASSWORD)):
        status, fields, content = Person(s).sign_in(name, password)
        answers.add((status, fields.get("set-cookie"), content))
    check(len(answers) == 1 and next(iter(answers))[0] == 401, f"told apart: {answers}")
    check(signed_in(s, "rex").status() == 200, "the right one, which begins to count anew")


def locks(s, place):
    for _ in range(5):
        status, _, wrong = Person(s).sign_in("rex", "not the password")
        check(status == 401, status)
    status, _, content = Person(s).sign_in("rex")
    check(status == 401 and content == wrong, f"locked, in the same words: {content}")
    check(signed_in(s, "sue").status() == 200, "others are not")
    sql(place, "UPDATE account SET locked = ? WHERE name = 'rex'", PAST)
    signed_in(s, "rex")


def ends(s, place):
    for column in ("expires", "idle"):
        p = signed_in(s, "rex")
        check(p.status() == 200, "before it ends")
        sql(place, f"UPDATE session SET {column} = ?", PAST)
        check(wait_until(lambda p=p: p.status() == 401, PATIENCE), f"{column} in the past")
        check("the session has ended" in p.ask("GET", "store/info")[2].decode(), "in words")
    p, other = signed_in(s, "rex"), signed_in(s, "rex")
    status, fields, _ = p.ask("DELETE", "session")
    check(status == 204 and "manumit=;" in fields["set-cookie"] and "Max-Age=0" in fields["set-cookie"],
          fields)
    check(p.status() == 401, "signed out at once")
    check(other.status() == 200, "but not the other session")
    check(p.ask("DELETE", "session")[0] == 204, "twice")
    # Another server on the same store.
    with Server("--store", place) as second:
        there = Person(second)
        there.token = other.token
        check(there.status() == 200, "known there, too")
        other.ask("DELETE", "session")
        check(wait_until(lambda: there.status() == 401, PATIENCE), "and forgotten there, too")


def while_another_writes(s, place):
    """As during a long import's last step: who is signed in goes on."""
    p = signed_in(s, "rex")
    sql(place, "UPDATE session SET idle = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+20 minutes')")
    db = sqlite3.connect(place, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    check(p.status() == 200, "a session whose end can't be put off just now")
    status, fields, _ = p.ask("DELETE", "session")
    check(status == 503 and "retry-after" in fields, f"a sign-out that can't be written: {status}")
    db.execute("ROLLBACK")
    db.close()
    check(p.ask("DELETE", "session")[0] == 204 and p.status() == 401, "then it can")


def accounts_change(s, place):
    p = signed_in(s, "rex")
    program("user", "disable", "rex", "--as-user", "ada", place=place)
    check(wait_until(lambda: p.status() == 401, PATIENCE), "a disabled account")
    check(Person(s).sign_in("rex")[0] == 401, "does not sign in")
    program("user", "enable", "rex", "--as-user", "ada", place=place)
    p = signed_in(s, "rex")
    program("user", "role", "rex", "auditor", "--as-user", "ada", place=place)
    check(wait_until(lambda: p.status() == 401, PATIENCE), "another role is another session")
    p = signed_in(s, "rex")
    check(json.loads(p.ask("GET", "session")[2])["role"] == "auditor", "the new role")
    program("user", "role", "rex", "reviewer", "--as-user", "ada", place=place)


def fixation(s):
    p = Person(s)
    p.token = "F" * 43
    check(p.status() == 401, "a token that somebody chose")
    check(p.sign_in("rex")[0] == 200 and p.token != "F" * 43, "is not taken")
    old = p.token
    check(p.sign_in("rex")[0] == 200 and p.token != old, "each sign-in makes another")
    new, p.token = p.token, old
    check(p.status() == 401, "and ends the one before")
    p.token = new
    check(p.status() == 200, "and holds itself")


def everything_asks(s):
    """All that is described answers nobody, but for what says so."""
    p = signed_in(s, "rex")
    described = json.loads(p.ask("GET", "openapi.json")[2])
    check(described["security"] == [{"cookie": []}, {"bearer": []}], described["security"])
    seen = set()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            what = f"{method.upper()} {path}"
            if operation.get("security") == []:
                seen.add(what)
                continue
            asked = path.replace("{id}", "0" * 32).replace("{dataset}", "default")
            status, _, content = s.ask(method.upper(), asked,
                                       *((b"{}", JSON) if method == "post" else ()))
            check(status == 401, f"{what}: {status} {content[:200]}")
            check("401" in operation["responses"], f"{what}: 401 is not described")
    check(seen == {"GET /api/v1/health", "GET /api/v1/session", "POST /api/v1/session",
                   "DELETE /api/v1/session", "GET /healthz"}, seen)


# --- roles ------------------------------------------------------------------------------------

DEEDS = {  # what is asked for, and who may
    "read": (lambda p: p.ask("GET", "store/info"), {"ada", "rex", "sue", "aud"}),
    "screen": (lambda p: p.ask("GET", "screen?name=Example"), {"ada", "rex", "sue", "aud"}),
    "review": (lambda p: review(p, csrf=p.csrf), {"rex", "sue"}),
    "withdraw": (lambda p: p.post("review/withdraw", {"NUMBER": "99", "reason": "x"}, csrf=p.csrf),
                 {"rex", "sue"}),
    "confirm": (lambda p: p.post("review/confirm", {"NUMBER": "99"}, csrf=p.csrf), {"sue"}),
    "promises": (lambda p: p.post("alliance/verify", {"NUMBER": "99", "evidence": "x", "by": "x"},
                                  csrf=p.csrf), {"rex", "sue"}),
    "import": (lambda p: import_list(p, csrf=p.csrf), {"sue", "ada"}),
    "log": (lambda p: p.ask("GET", "audit/show"), {"sue", "aud", "ada"}),
    "verify": (lambda p: p.ask("GET", "audit/verify"), {"sue", "aud", "ada"}),
    "export": (lambda p: p.ask("GET", "review/export"), {"sue", "aud", "ada"}),
}


def roles(s):
    people = {name: signed_in(s, name) for name in ROLES}
    check(import_list(people["sue"], csrf=people["sue"].csrf)[0] == 200, "a list to begin with")
    for deed, (do, allowed) in DEEDS.items():
        for name, p in people.items():
            status, _, content = do(p)
            check((status != 403) == (name in allowed), f"{name}, {deed}: {status} {content[:300]}")
            if status == 403:
                check(b"may not" in content and b'"hint": "ask a' in content, content)
            if deed in ("read", "log", "export", "import", "review", "verify") and name in allowed:
                check(status == 200, f"{name}, {deed}: {status} {content[:300]}")
    check(people["rex"].post("user/add", {"NAME": "eve"}, csrf=people["rex"].csrf)[0] == 404,
          "accounts are not made here")
    log = people["aud"].ask("GET", "audit/show.csv")[2].decode()
    for who, what in (("sue", "list.import"), ("ada", "list.import"), ("rex", "review.put"),
                      ("rex", "login"), ("rex", "login.fail"), ("rex", "logout")):
        check(f",{who},{what}," in log, f"{who} {what} is not in the log")
    # Nobody acts under another's name.
    status, _, content = review(people["rex"], csrf=people["rex"].csrf,
                                headers={"Content-Type": "application/json"})
    check(status == 200 and b'"by": "rex"' in content, content[-600:])
    status, _, _ = people["rex"].post("review/put", {"LIST": "own-list", "ENTRY": "17", "as-user": "sue",
                                                     "DECISION": "match", "reason": "x", "name": ["x"]},
                                      csrf=people["rex"].csrf)
    check(status == 400, "nor may say one")
    status, _, _ = people["rex"].ask("GET", "store/info?store=/etc/passwd")
    check(status == 400, "nor another store")


def jobs(s, place):
    rex, sue = signed_in(s, "rex"), signed_in(s, "sue")
    status, fields, _ = rex.post("footprint", {"country": "JP"}, headers={"Prefer": "respond-async"})
    check(status == 202, status)
    path = fields["location"][len("/api/v1/"):]
    check(sue.ask("GET", path)[0] == 404 and sue.ask("DELETE", path)[0] == 404, "another's job")
    check(Person(s).ask("GET", path)[0] == 401, "nobody's")
    check(wait_until(lambda: rex.ask("GET", path)[0] == 200, PATIENCE), "one's own")
    # What an earlier role could ask for is not the present one's.
    status, fields, _ = sue.ask("GET", "review/export", headers={"Prefer": "respond-async"})
    check(status == 202, status)
    path = fields["location"][len("/api/v1/"):]
    program("user", "role", "sue", "reviewer", "--as-user", "ada", place=place)
    check(wait_until(lambda: sue.status() == 401, PATIENCE), "another role is another session")
    check(signed_in(s, "sue").ask("GET", path)[0] == 404, "a job of the role before")
    program("user", "role", "sue", "supervisor", "--as-user", "ada", place=place)
    status, _, content = rex.post("review/put", {
        "LIST": "own-list", "ENTRY": "17", "DECISION": "match", "name": ["x y"], "reason": " \t "}, csrf=rex.csrf)
    check(status == 400 and b"without a reason" in content, f"blanks are no reason: {status}")
    status, _, content = rex.post("review/withdraw", {"NUMBER": "1", "reason": " "}, csrf=rex.csrf)
    check(status == 400 and b"without a reason" in content, f"nor to withdraw: {status}")


# --- other sites ------------------------------------------------------------------------------

def csrf(s):
    rex, sue = signed_in(s, "rex"), signed_in(s, "rex")
    for token, what in ((None, "missing"), ("x", "short"), ("A" * 43, "wrong"), (sue.csrf, "another's"),
                        (rex.token, "the session's own token"), (rex.csrf + "A", "long")):
        status, _, content = review(rex, csrf=token)
        check(status == 403 and b"Manumit-CSRF" in content, f"{what}: {status} {content[:200]}")
    status, _, _ = rex.ask("POST", "review/put", b"{}", {**JSON, "Manumit-CSRF": f"{rex.csrf}\r\n"
                                                         f"Manumit-CSRF: {rex.csrf}"})
    check(status == 400, "twice")
    check(review(rex, csrf=rex.csrf)[0] == 200, "the right one")
    check(rex.post("footprint", {"country": "JP"})[0] == 200, "what changes nothing needs none")
    program_ = Person(s, bearer=True)
    program_.token = rex.token
    check(review(program_)[0] == 200, "a program that says its token needs none")
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"},
                    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        check(review(rex, csrf=rex.csrf, headers=headers)[0] == 403, f"a review: {headers}")
        check(rex.post("footprint", {"country": "JP"}, headers=headers)[0] == 403, f"a run: {headers}")
        check(rex.ask("GET", "session", headers=headers)[0] == 403, f"who: {headers}")
        check(rex.ask("DELETE", "session", headers=headers)[0] == 403, f"sign-out: {headers}")
        check(Person(s).sign_in("rex", headers=headers)[0] == 403, f"sign-in: {headers}")
    check(rex.status() == 200, "and still signed in")


# --- heads and bodies that are none -----------------------------------------------------------

def cookies(s):
    p = signed_in(s, "rex")
    good = f"manumit={p.token}"
    for value, want in ((good, 200), (f"a=b; {good}; c=d", 200), (f'x="; {good}', 200),
                        (f"=;;; ;{good};", 200), (f"Manumit={p.token}", 401), (f"manumit2={p.token}", 401),
                        (f'manumit="{p.token}"', 401), (f"manumit={p.token}x", 401),
                        (f"manumit={p.token[:-1]}", 401), ("manumit=", 401), ("manumit", 401),
                        (f"manumit={p.token[:-1]}%41", 401), (f"manumit=={p.token}", 401), ("", 401),
                        (f"{good}; {good}", 400), (f"{good}; manumit=", 400), (f"{good},{good}", 401),
                        (f"__Host-manumit={p.token}", 401), (f"manumit={'A' * 43}", 401),
                        (good + "; a=" + "b" * 9000, 200), (good + "; a=" + "b" * 20000, 431)):
        status, _, content = p.ask("GET", "store/info", headers={"Cookie": value})
        check(status == want, f"Cookie: {value[:80]}: {status}, not {want}")
    status, _, _ = p.ask("GET", "store/info", headers={"Cookie": f"{good}\r\nCookie: {good}"})
    check(status == 400, "two Cookie fields")
    raw = f"GET /api/v1/store/info HTTP/1.1\r\nHost: {s.host}\r\nCookie: a=\xff\xfe; {good}\r\n\r\n"
    check(parse(s.send(raw.encode("latin-1")))[0] == 200, "another's cookie of bytes")
    p.token = None
    check(p.status() == 401, "none")


def authorizations(s):
    p = signed_in(s, "rex")
    token, cookie, p.token = p.token, f"manumit={p.token}", None
    for value, want in ((f"Bearer {token}", 200), (f"bearer {token}", 200), (f"Bearer  {token}", 401),
                        (f"Bearer\t{token}", 200), ("Bearer", 401), ("Bearer ", 401), (f"Bearer{token}", 401),
                        (f"Bearer {token} x", 401), (f"Bearer {token}=", 401), (f"Bearer {token},", 401),
                        (f"Bearer {'A' * 43}", 401), (f"Bearer {token[:-1]}\u00e9", 401),
                        (f"Basic {token}", 401), (token, 401), ("", 401), ("Bearer " + "A" * 9000, 401)):
        status, fields, _ = p.ask("GET", "store/info", headers={"Authorization": value})
        check(status == want, f"Authorization: {value[:60]}: {status}, not {want}")
        check(status != 401 or "www-authenticate" in fields, f"401 without a challenge: {value[:60]}")
    both = {"Cookie": cookie}
    check(p.ask("GET", "store/info", headers={**both, "Authorization": "Basic eDp5"})[0] == 200,
          "a proxy's own password")
    check(p.ask("GET", "store/info", headers={**both, "Authorization": "Bearer x"})[0] == 401,
          "a Bearer that is none, whatever the cookie")
    check(p.ask("GET", "store/info", headers={"Authorization": f"Bearer {token}\r\n"
                                              f"Authorization: Bearer {token}"})[0] == 400, "twice")


def bodies(s):
    p = Person(s)
    good = json.dumps({"name": "rex", "password": PASSWORD}).encode()
    cases = ((b"", 400), (b" ", 400), (b"{}", 400), (b"[]", 400), (b"null", 400), (b"{", 400),
             (b'{"name":"rex"}', 400), (b'{"name":"rex","password":null}', 400),
             (b'{"name":"rex","password":["x"]}', 400), (b'{"name":7,"password":"x"}', 400),
             (b'{"name":"","password":"x"}', 400), (b'{"name":"rex","password":""}', 400),
             (good[:-1] + b',"name":"ada"}', 400), (good[:-1] + b',"role":"administrator"}', 400),
             (good + good, 400), (good + b"\0", 400), (b'{"name":"rex\\u0000","password":"x"}', 400),
             (b'{"name":"r\xff","password":"x"}', 400), (b'{"name":"\\ud800","password":"x"}', 400),
             (b"[" * 16000, 400), (b'{"a":' * 3000, 400), (b'{"name":' + b"[" * 12000, 400),
             (b" " * 16384, 400), (b" " * 16385, 413), (b"x" * 1000000, 413))
    for body, want in cases:
        status, fields, content = p.ask("POST", "session", body, JSON)
        check(status == want, f"{body[:40]!r} of {len(body)}: {status}, not {want} {content[:200]}")
        check(PASSWORD.encode() not in content, "the password in an answer")
    chunks = b"".join(b"1000\r\n" + b" " * 4096 + b"\r\n" for _ in range(8)) + b"0\r\n\r\n"
    head = (f"POST /api/v1/session HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
            "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
    check(parse(s.send(head + chunks))[0] == 413, "much in chunks")
    whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(good), good)
    check(parse(s.send(head + whole))[0] == 200, "a good one in chunks")
    got = s.send(head.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") + whole, many=True)
    check(b"HTTP/1.1 200 OK" in got, f"one that waits to be asked: {got[:200]}")
    two = (f"POST /api/v1/session HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
           f"Content-Length: {len(good)}\r\n\r\n").encode() + good + (
        f"GET /api/v1/health HTTP/1.1\r\nHost: {s.host}\r\nConnection: close\r\n\r\n").encode()
    got = s.send(two, many=True)
    check(got.count(b"HTTP/1.1 200 OK") == 2 and got.rstrip().endswith(b'"public_url": null\n}'),
          f"one behind the other: {got[-300:]}")
    for kind, want in (("text/plain", 415), ("application/x-www-form-urlencoded", 415),
                       ("multipart/form-data; boundary=x", 415), ("application/json; charset=utf-8", 200)):
        check(p.ask("POST", "session", good, {"Content-Type": kind})[0] == want, kind)
    check(p.ask("GET", "session", b"{}")[0] == 400, "only a POST has a body")
    check(p.ask("DELETE", "session", b"{}")[0] == 400, "also no DELETE")
    # Nothing of a body is taken from who is nobody.
    head = (f"POST /api/v1/footprint HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
            "Content-Length: 60000000\r\nCookie: manumit=" + "A" * 43 + "\r\n\r\n").encode()
    check(parse(s.send(head))[0] == 401, "refused before its body")


def flood(s):
    """Many guess at once: those who are signed in, and health, do not wait for them."""
    p = signed_in(s, "rex")
    body = json.dumps({"name": "nobody", "password": PASSWORD}).encode()
    head = (f"POST /api/v1/session HTTP/1.1\r\nHost: {s.host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    sockets = [s.connect(PATIENCE * 10) for _ in range(40)]
    for one in sockets:
        one.sendall(head + body)
    for _ in range(20):
        check(p.ask("GET", "health")[0] == 200 and p.status() == 200, "while others guess")
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        got = [parse(a)[0] for a in pool.map(receive, sockets)]
    for one in sockets:
        one.close()
    check(set(got) <= {401, 503} and 401 in got, got)
    check(signed_in(s, "rex").status() == 200, "afterwards")


# --- beyond this machine ----------------------------------------------------------------------

def refuses_to_listen():
    with tempfile.TemporaryDirectory() as folder:
        empty, place = f"{folder}/empty.db", f"{folder}/store.db"
        make_store(place, {"ada": "administrator"})
        url, proxy = ("--public-url", "https://screen.example.org"), ("--proxy", "127.0.0.9")
        for words, at, why in (
                (("0.0.0.0:0", *url, *proxy), empty, b"administrator's account"),
                (("0.0.0.0:0", *proxy), place, b"TLS"),
                (("0.0.0.0:0", "--public-url", "http://screen.example.org", *proxy), place, b"TLS"),
                (("0.0.0.0:0", *url), place, b"only a proxy may connect"),
                (("[::]:0", *url), place, b"only a proxy may connect"),
                (("0.0.0.0:0", *url, "--proxy", "proxy.example.org"), place, b"no IP address"),
                (("0.0.0.0:0", *url, "--proxy", "10.0.0.0/8"), place, b"no IP address"),
                (("screen.example.org", *url, *proxy), place, b"no address to listen on"),
                (("127.0.0.1:99999",), place, b"no address to listen on"),
                (("127.0.0.1:",), place, b"no address to listen on"),
                (("[::1", *url), place, b"no address to listen on"),
                (("",), place, b"no address to listen on")):
            code, _, err = program("serve", "--listen", *words, place=at)
            check(code == 2 and why in err and b"hint:" in err, f"{words}: {code} {err}")
        # Behind a proxy a store that can't be read may have accounts: not for loopback alone.
        with open(empty, "wb") as f:
            f.write(b"no store at all\n" * 100)
        code, _, err = program("serve", "--port", "0", *url, place=empty)
        check(code == 3 and b"empty.db" in err, f"a damaged store: {code} {err}")


def from_address(s, source, request):
    with socket.create_connection(("127.0.0.1", s.port), timeout=PATIENCE,
                                  source_address=(source, 0)) as c:
        try:
            c.sendall(request)
        except OSError:
            pass
        return receive(c)


def behind_a_proxy():
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/store.db"
        make_store(place, {"ada": "administrator"})
        with Server("--listen", "0.0.0.0", "--public-url", "https://screen.example.org", "--proxy",
                    "127.0.0.9", "--proxy", "10.1.2.3", "--store", place) as s:
            ask = b"GET /api/v1/health HTTP/1.1\r\nHost: screen.example.org\r\nConnection: close\r\n\r\n"
            for source, want in (("127.0.0.1", 200), ("127.0.0.9", 200), ("127.0.0.2", 0),
                                 ("127.1.2.3", 0)):
                got = from_address(s, source, ask)
                check(parse(got)[0] == want and (want or got == b""), f"from {source}: {got[:100]}")
            s.host = f"127.0.0.1:{s.port}"
            check(s.ask("GET", "/api/v1/health")[0] == 421, "by no other name")
            s.host = f"0.0.0.0:{s.port}"
            check(s.ask("GET", "/api/v1/health")[0] == 421, "nor by its address")
            p = Person(s, cookie="__Host-manumit", host="screen.example.org")
            here = {"Origin": "https://screen.example.org", "X-Forwarded-Proto": "https"}
            check(p.sign_in("ada", headers={"Origin": "http://screen.example.org"})[0] == 403,
                  "a page without TLS")
            check(p.sign_in("ada", headers={"X-Forwarded-Proto": "http"})[0] == 403, "a proxy without")
            status, fields, _ = p.sign_in("ada", headers=here)
            check(status == 200 and fields["set-cookie"].split("; ")[1:] ==
                  ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"], fields)
            check(p.status() == 200 and p.ask("DELETE", "session", headers=here)[0] == 204, "signed in")
            check(p.status() == 401, "and out")
            other = Person(s, cookie="manumit", host="screen.example.org")
            other.token = p.token
            check(other.status() == 401, "the cookie has one name")
        with Server("--public-url", "http://screen.example.org", "--store", place) as s:
            check(Person(s).sign_in("ada")[0] == 403, "no password over an address without TLS")


# --- what is told -----------------------------------------------------------------------------

def tells_nothing(folder):
    for name in os.listdir(folder):
        if os.path.isfile(f"{folder}/{name}"):
            told.append(open(f"{folder}/{name}", "rb").read())
    for secret in secrets:
        for text in told:
            check(secret.encode() not in text, f"a secret was told: {text[:200]}")
    check(len(secrets) > 20 and len(told) > 200, f"{len(secrets)} secrets, {len(told)} texts")


def main():
    without_accounts()
    refuses_to_listen()
    behind_a_proxy()
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/store.db"
        make_store(place)
        with Server("--store", place) as s:
            shows_who(s)
            wrong_passwords(s)
            locks(s, place)
            ends(s, place)
            while_another_writes(s, place)
            accounts_change(s, place)
            fixation(s)
            everything_asks(s)
            roles(s)
            jobs(s, place)
            csrf(s)
            cookies(s)
            authorizations(s)
            bodies(s)
            flood(s)
        told.append(s.said + s.printed)
        code, out, err = program("audit", "verify", "--as-user", "aud", place=place)
        check(code == 0, f"the log holds: {out} {err}")
        tells_nothing(folder)
    finish("accounts")


if __name__ == "__main__":
    main()
