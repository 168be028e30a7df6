# SPDX-License-Identifier: Apache-2.0
#
# screen.py - screening over HTTP: what is imported or decided while the server runs is seen by the
# very next query, also under load; yente's requests and answers, field by field; what is no
# request is refused as yente refuses it.
import gzip
import json
import os
import subprocess
import tempfile
import threading
import time
import urllib.parse

from server import PATIENCE, PROGRAM, Server, check, finish, wait_until

LIST = """id,schema,name,alias,country,birthDate,leiCode
L1,Company,Good Will Trading Co. Ltd,Goodwill Trading,mm,,
L2,Person,Vladimir Ivanovich Testov,\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440 \u0422\u0435\u0441\u0442\u043e\u0432,ru,1965-03-01,
L3,Person,Vladimir Testov,,bg,1990,
L4,Company,Hetian Adipis Hair Accessories Co.,,cn,,5493001KJTIIGC8Y1R12
"""
TESTOV = {"schema": "Person", "properties": {"name": ["Vladimir Testov"], "birthDate": ["1965"],
                                             "country": "Russia"}}


def manumit(place, *words):
    done = subprocess.run([os.path.abspath(PROGRAM), *words, "--store", place], capture_output=True)
    check(done.returncode == 0, f"{words}: {done.stderr.decode()}")


def load(place, name, text):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        manumit(place, "list", "import", name, f.name, "--quiet")


def screen(s, **options):
    status, _, content = s.json("/api/v1/screen", json.dumps(options))
    check(status == 200, f"screen {options}: {status} {content[:300]!r}")
    return json.loads(content)["tables"]


def match(s, queries, path="/match/default", status=200, **more):
    query = urllib.parse.urlencode(more, doseq=True)
    got, fields, content = s.json(f"{path}?{query}" if query else path,
                                  queries if isinstance(queries, str)
                                  else json.dumps({"queries": queries}))
    check(got == status, f"{path}?{query}: {got} {content[:300]!r}")
    return json.loads(content)


# --- what changes is seen at once ----------------------------------------------------------------


def sees_what_changes(s, place):
    tables = screen(s, name="Goodwill Trading Company Limited", country="mm")
    check(tables["matches"][0]["decision"] == "match" and "decided" not in tables, tables)
    status, _, content = s.json("/api/v1/review/put", json.dumps({
        "LIST": "own", "ENTRY": "L1", "DECISION": "no-match", "schema": "LegalEntity",
        "field": ["name=Goodwill Trading Company Limited", "country=mm"],
        "reason": "in Mandalay"}))
    check(status == 200, f"review put: {status} {content[:300]!r}")
    tables = screen(s, name="Goodwill Trading Company Limited", country="mm", details=True)
    check(tables["matches"][0]["decision"] == "none", tables["matches"])
    check(tables["decided"][0]["decided"] == "no_match" and
          tables["decided"][0]["reason"] == "in Mandalay", tables["decided"])
    check({r["field"]: r["value"] for r in tables["parties"]} ==
          {"schema": "LegalEntity", "name": "Goodwill Trading Company Limited", "country": "mm"},
          tables["parties"])
    entry = {r["field"]: r["value"] for r in tables["entries"] if r["entry"] == "L1"}
    check(entry["name"] == "Good Will Trading Co. Ltd" and len(entry["hash"]) == 64, entry)
    status, _, content = s.json("/api/v1/review/withdraw",
                                json.dumps({"NUMBER": "1", "reason": "a slip"}))
    check(status == 200, f"withdraw: {status} {content[:300]!r}")
    tables = screen(s, name="Goodwill Trading Company Limited", country="mm")
    check(tables["matches"][0]["decision"] == "match" and "decided" not in tables, tables)
    # By another program: a list's new version, and a new list.
    load(place, "own", LIST.replace("Hetian Adipis Hair Accessories Co.", "Quite Another Firm"))
    rows = screen(s, name="Quite Another Firm")["matches"]
    check(rows[0]["entry"] == "L4" and rows[0]["decision"] == "match", rows)
    load(place, "more", LIST)
    tables = screen(s, name="Hetian Adipis Hair Accessories")
    check([r["list"] for r in tables["matches"]][:1] == ["more"], tables["matches"])
    check([r["list"] for r in tables["lists"]] == ["more", "own"], tables["lists"])
    load(place, "own", LIST)
    # A store that is another file: also seen.
    rows = screen(s, name="Quite Another Firm")["matches"]
    check(not rows[0]["entry"] or rows[0]["decision"] == "none", rows)


def form(parts):
    """A form of files, each (name, file name, text); and its head."""
    body = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
                   f"{text}\r\n" for name, file, text in parts) + "--x--\r\n"
    return body.encode(), {"Content-Type": "multipart/form-data; boundary=x"}


def takes_many(s):
    """Decisions on the lines of a file that is sent along, all or none."""
    parties = ("parties", "suppliers.csv",
               "name,country\nVladimir Testov,Bulgaria\nGoodwill Trading,Myanmar\n")
    rows = "line,list,entry,decision,reason\n2,own,L3,no-match,young\n3,own,{},match,its address\n"
    body, head = form([("FILE", "decided.csv", rows.format("L9")), parties])
    status, _, content = s.ask("POST", "/api/v1/review/import", body, head)
    told = json.loads(content)
    check(status in (400, 422) and told["file"] == "decided.csv" and told["line"] == 3,
          f"{status} {told}")
    body, head = form([("FILE", "decided.csv", rows.format("L1")), parties])
    status, _, content = s.ask("POST", "/api/v1/review/import", body, head)
    kept = json.loads(content)["tables"]["reviews"]
    check(status == 200 and [r["entry"] for r in kept] == ["L3", "L1"], kept)
    body, head = form([("FILE",) + parties[1:]])
    status, _, content = s.ask("POST", "/api/v1/screen", body, head)
    rows = [r for r in json.loads(content)["tables"]["decided"] if r["list"] == "own"]
    check([(r["line"], r["entry"], r["decision"]) for r in rows if r["decided"] != "lapsed"] ==
          [(2, "L3", "none"), (3, "L1", "match")], rows)
    for r in kept:
        status, _, _ = s.json("/api/v1/review/withdraw",
                              json.dumps({"NUMBER": str(r["review"]), "reason": "a test"}))
        check(status == 200, f"withdraw: {status}")


def under_load(s, place):
    """Readers go on while reviews are written; who asks after a review was answered sees it."""
    wrong, stop, written = [], threading.Event(), [0]

    def reads():
        while not stop.is_set():
            least = written[0]
            tables = screen(s, name="Vladimir Testov", country="bg")
            found, told = ([r for r in tables.get(t, []) if r["list"] == "own" and r["entry"] == "L3"]
                           for t in ("matches", "decided"))
            if len(found) != 1 or (told[0]["review"] if told else 0) < least:
                wrong.append((least, tables))

    threads = [threading.Thread(target=reads) for _ in range(4)]
    for t in threads:
        t.start()
    for i in range(12):
        status, _, content = s.json("/api/v1/review/put", json.dumps({
            "LIST": "own", "ENTRY": "L3", "DECISION": "unsure" if i % 2 else "no-match",
            "name": ["Vladimir Testov"], "country": ["bg"], "reason": f"turn {i}"}))
        check(status == 200, f"review put: {status} {content[:300]!r}")
        written[0] = json.loads(content)["tables"]["reviews"][0]["review"]
        if i == 6:
            load(place, "own", LIST.replace("5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"))
    stop.set()
    for t in threads:
        t.join()
    check(not wrong, f"an answer was older than a review that was kept: {wrong[:1]}")


def leaves_room(s):
    """Files of parties are long runs: a quick question goes before many of them."""
    packed = gzip.compress(b"name\n" + b"".join(b"Quarry Lintel %d\n" % i for i in range(150000)), 1)
    body = (b'--x\r\nContent-Disposition: form-data; name="found"\r\n\r\ntrue\r\n'
            b'--x\r\nContent-Disposition: form-data; name="FILE"; filename="p.csv.gz"\r\n\r\n' +
            packed + b"\r\n--x--\r\n")
    kind = {"Content-Type": "multipart/form-data; boundary=x", "Prefer": "respond-async"}
    jobs = []
    for _ in range(min(30, 3 * (max(2, os.cpu_count()) + 1))):  # thrice what runs at once
        status, fields, content = s.ask("POST", "/api/v1/screen", body, kind)
        check(status == 202, f"a file of parties: {status} {content[:200]!r}")
        jobs.append(fields["location"])
    check(s.ask("GET", "/api/v1/list/formats")[0] == 200, "a quick question")
    left = [job for job in jobs if s.ask("GET", job)[0] == 202]
    check(len(left) > len(jobs) / 2, f"it waited for {len(jobs) - len(left)} of {len(jobs)} files")
    for job in left:
        check(s.ask("DELETE", job)[0] == 204, "what nobody needs")


NEAR = "id,schema,name,country\n" + "".join(
    f"N{i},Company,Golden Harbour Trading {chr(97 + i % 26)}{chr(97 + i // 26)},mm\n" for i in range(130))


def keeps_its_memory():
    """What is told of a file has an end."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "store.db")
        load(place, "own", NEAR)
        with Server("--store", place) as s:
            for parties, want in ((2, 200), (5000, 400)):
                names = "name,country\n" + "Golden Harbour Trading,mm\n" * parties
                status, _, content = s.json("/api/v1/screen", json.dumps({
                    "FILE": names, "review": 0.01, "most": 100, "details": True, "explain": True}))
                check(status == want, f"{parties} parties: {status} {content[:200]!r}")
            check(b"more than 100000 rows" in content, content[:300])


def goes_on_alone():
    """A client that waits less long than an index takes does not make the next begin anew."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "store.db")
        load(place, "own", "id,name,country\n" + "".join(
            f"{i},Trading House {i * 7919} of {i},mm\n" for i in range(20000)))
        body = json.dumps({"queries": {"q": TESTOV}}).encode()
        head = (f"POST /match/own HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n")

        def is_made():
            return any(f.endswith(".mnindex") for f in os.listdir(f"{place}.index"))

        with Server("--store", place) as s:
            def leaves():
                with s.connect() as c:
                    c.sendall((head % s.host).encode() + body)
                    time.sleep(0.005)
                return os.path.isdir(f"{place}.index") and is_made()

            check(wait_until(leaves, PATIENCE * 4), "the index is made in the end")


# --- yente ---------------------------------------------------------------------------------------

TYPES = {"id": str, "caption": str, "schema": str, "properties": dict, "datasets": list,
         "referents": list, "target": bool, "score": float, "features": dict, "explanations": dict,
         "match": bool}


def check_answer(answer, limit=5):
    check(set(answer) == {"responses", "matcher", "limit"} and answer["limit"] == limit, answer)
    for one in answer["responses"].values():
        check(one["status"] == 200 and one["total"]["relation"] == "eq", one)
        check(one["total"]["value"] >= sum(r["match"] for r in one["results"]), one["total"])
        check(len(one["results"]) <= limit, one)
        check(set(one["query"]) == {"id", "schema", "properties"}, one["query"])
        for r in one["results"]:
            for name, kind in TYPES.items():
                check(isinstance(r[name], kind), f"{name}: {r.get(name)!r}")
            check(0 <= r["score"] <= 1, r["score"])
            for values in r["properties"].values():
                check(values and all(isinstance(v, str) for v in values), values)
            check(set(r["features"]) == set(r["explanations"]), r["features"])
            for x in r["explanations"].values():
                check(set(x) == {"score", "detail", "query", "candidate"}, x)


def speaks_yente(s):
    answer = match(s, {"vv": TESTOV, "x x": dict(TESTOV, id="mine"), "none": None,
                       "no name": {"schema": "Company", "properties": {"address": ["Somewhere 1"]}},
                       "parts": {"schema": "Person", "properties": {"firstName": "Vladimir",
                                                                    "lastName": ["Testov"]}},
                       "number": {"schema": "Company", "properties":
                                  {"leiCode": ["5493 001K JTII GC8Y 1R12"]}},
                       "thing": {"schema": "Thing", "properties": {"name": "Goodwill Trading"}}})
    check_answer(answer)
    got = answer["responses"]
    check(list(got) == ["vv", "x x", "no name", "parts", "number", "thing"], list(got))
    check(got["vv"]["query"] == {"id": None, "schema": "Person", "properties": {
        "name": ["Vladimir Testov"], "country": ["ru"], "birthDate": ["1965"]}}, got["vv"]["query"])
    check(got["x x"]["query"]["id"] == "mine", got["x x"]["query"])
    first = got["vv"]["results"][0]
    check(first["id"] == "L2" and first["match"] and first["score"] > 0.9, first)
    check(first["features"]["country_match"] == 1 and first["features"]["birth_date_match"] == 1,
          first["features"])
    check(first["properties"]["name"] == ["Vladimir Ivanovich Testov"], first["properties"])
    check(got["no name"]["results"] == [] and got["no name"]["total"]["value"] == 0, got["no name"])
    check(got["parts"]["results"] and got["parts"]["query"]["properties"]["name"] ==
          ["Vladimir Testov"], got["parts"])
    check(got["number"]["results"][0]["id"] == "L4" and got["number"]["results"][0]["match"] and
          "name" not in got["number"]["query"]["properties"], got["number"])
    check(got["thing"]["query"]["schema"] == "Thing", got["thing"])


def filters(s):
    q = {"q": dict(TESTOV, properties={"name": ["Vladimir Testov"]})}

    def found(path="/match/default", **more):
        answer = match(s, q, path, **more)
        check_answer(answer, more.get("limit", 5))
        return [(r["datasets"][0], r["id"]) for r in answer["responses"]["q"]["results"]]

    everything = found(limit=500)
    check({d for d, _ in everything} == {"own", "more"}, everything)
    check(found("/match/all", limit=500) == everything, "all")
    check({d for d, _ in found("/match/own", limit=500)} == {"own"}, "a list")
    check({d for d, _ in found(include_dataset="more")} == {"more"}, "include")
    check({d for d, _ in found("/match/own", include_dataset="more", limit=500)} ==
          {"own", "more"}, "a list and another")
    check({d for d, _ in found(exclude_dataset=["own"])} == {"more"}, "exclude")
    check(found(exclude_schema="Person") == [], "exclude schema")
    check("L3" not in {i for _, i in found(exclude_entity_ids="L3")}, "exclude ids")
    check(len(found(limit=1)) == 1 and found(limit=0) == [], "limit")
    check(len(found(cutoff=0.0001, threshold=0.9999, limit=500)) >= len(everything), "cutoff")
    check(found(algorithm="logic-v2", topics="sanction", changed_since="2020-01-01", fuzzy="false",
                limit=500) == everything, "what has no meaning here")
    answer = match(s, json.dumps({"queries": q, "weights": {"name_literal": 0.8},
                                  "config": {"nm_number_mismatch": 0.4}}), limit=500)
    check(len(answer["responses"]["q"]["results"]) == len(everything), "weights, config")
    results = match(s, q, threshold=0.9999)["responses"]["q"]
    check(not any(r["match"] for r in results["results"]) and results["total"]["value"] == 0,
          results)


def tells_decisions(s):
    status, _, content = s.json("/api/v1/review/put", json.dumps({
        "LIST": "own", "ENTRY": "L2", "DECISION": "no-match", "schema": "Person",
        "name": ["Vladimir Testov"], "country": ["ru"], "field": ["birthDate=1965"],
        "reason": "another father"}))
    check(status == 200, f"review put: {status} {content[:300]!r}")
    results = match(s, {"q": TESTOV}, "/match/own")["responses"]["q"]
    cleared = [r for r in results["results"] if r["id"] == "L2"][0]
    check(cleared["match"] is False and cleared["review"]["decided"] == "no_match" and
          "another father" in cleared["review"]["why"], cleared)
    check(results["results"][-1]["id"] == "L2", "cleared ones come last")


def refuses(s):
    q = {"q": TESTOV}
    check("detail" in match(s, q, "/match/nothing", 404), "a dataset")
    for status, body in ((422, ""), (422, "[]"), (422, "{"), (422, "{}"), (422, '{"queries": []}'),
                         (422, '{"queries": {"q": 5}}'), (422, '{"queries": {"q": {}}}'),
                         (422, '{"queries": {"q": {"properties": {"name": "Banana"}}}}'),
                         (422, '{"queries": {"q": {"schema": "Person"}}}'),
                         (422, '{"queries": {"q": {"schema": 5, "properties": {}}}}'),
                         (422, '{"queries": {"q": {"schema": "Person", "properties": []}}}'),
                         (422, '{"queries": {"q": {"schema": "Person", "properties": {"a": [}}}}'),
                         (400, '{"queries": {"q": {"schema": "xxx", "properties": {}}}}'),
                         (400, '{"queries": {}}'), (400, '{"queries": {"q": null}}'),
                         (422, '{"queries": ' + '{"q":' * 100 + "1" + "}" * 101),
                         (400, json.dumps({"queries": {str(i): TESTOV for i in range(101)}})),
                         # What is too much to be looked for is no answer "nothing found".
                         (422, json.dumps({"queries": {"q": {"schema": "Person", "properties": {
                             "name": ["Vladimir Testov " * 100000]}}}})),
                         (422, json.dumps({"queries": {"q": {"schema": "Person", "properties": {
                             "name": ["Vladimir Testov"] * 20000}}}}))):
        check("detail" in match(s, body, status=status), body[:60])
    for more in ({"limit": "501"}, {"limit": "-1"}, {"limit": "x"}, {"threshold": "2"},
                 {"cutoff": "nan"}):
        match(s, q, status=422, **more)
    status, _, _ = s.ask("POST", "/match/default", b"\xff{}", {"Content-Type": "application/json"})
    check(status == 422, f"not UTF-8: {status}")
    status, _, _ = s.ask("POST", "/match/default", b"{}", {"Content-Type": "text/plain"})
    check(status == 415, f"text/plain: {status}")
    status, fields, _ = s.ask("GET", "/match/default")
    check(status == 405 and fields["allow"] == "POST", f"GET: {status}")
    for path in ("/match", "/match/", "/match/a/b", "/matches/default"):
        status, _, _ = s.json(path, json.dumps({"queries": q}))
        check(status in (404, 405, 400), f"{path}: {status}")
    status, _, _ = s.json("/match/default", json.dumps({"queries": q}), Origin="http://evil.example")
    check(status == 403, f"another site: {status}")
    for path in ("/healthz", "/readyz", "/catalog", "/algorithms"):
        status, fields, content = s.ask("GET", path)
        check(status == 200 and fields["content-type"] == "application/json", f"{path}: {status}")
        json.loads(content)
        status, _, _ = s.json(path, "{}")
        check(status == 405, f"POST {path}: {status}")
        status, _, _ = s.ask("GET", path, headers={"Sec-Fetch-Site": "cross-site"})
        check(status == 403, f"{path} of another site: {status}")


def without_a_store():
    with Server() as s:
        check(match(s, {"q": TESTOV}, status=s.ask("GET", "/readyz")[0] and 400)["detail"], "no store")
        check(s.ask("GET", "/readyz")[0] == 503, "not ready")
        check(s.ask("GET", "/healthz")[0] == 200, "but there")


def guarded(place):
    done = subprocess.run([os.path.abspath(PROGRAM), "user", "add", "ada", "--role", "administrator",
                           "--store", place], input=b"several words in a row\n", capture_output=True)
    check(done.returncode == 0, done.stderr)
    with Server("--store", place) as s:
        body = json.dumps({"queries": {"q": TESTOV}})
        for path in ("/match/default", "/api/v1/screen"):
            check(s.json(path, body)[0] == 401, f"{path} without signing in")
        for path in ("/readyz", "/catalog"):
            check(s.ask("GET", path)[0] == 401, path)
        check(s.ask("GET", "/healthz")[0] == 200, "healthz is open")
        status, fields, _ = s.json("/api/v1/session",
                                   '{"name": "ada", "password": "several words in a row"}')
        token = fields["set-cookie"].split(";")[0].split("=")[1]
        status, _, content = s.json("/match/default", body, Authorization=f"Bearer {token}")
        check(status == 200, f"signed in: {status} {content[:200]!r}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "store.db")
        load(place, "own", LIST)
        with Server("--store", place) as s:
            sees_what_changes(s, place)
            speaks_yente(s)
            filters(s)
            tells_decisions(s)
            refuses(s)
            takes_many(s)
            under_load(s, place)
            leaves_room(s)
        goes_on_alone()
        keeps_its_memory()
        guarded(place)
    without_a_store()
    finish("screen")


if __name__ == "__main__":
    main()
