# SPDX-License-Identifier: Apache-2.0
#
# yente.py - yente's own Python client, from PyPI, asks our server in yente's place: its models
# take every answer, and what it is told is right. Run by the environment that test/python/venv.sh
# makes of yente_requirements.txt.
import os
import tempfile

from yente_client import BadRequestError, Client, Company, NotFoundError, Person

from screen import LIST, load, manumit
from server import Server, check, finish


def asks(c):
    check(c.healthz().status == "ok" and c.readyz().status == "ok", "health")
    check([d.name for d in c.datasets().datasets] == ["default", "own"], c.datasets())
    check(c.algorithms().best == "manumit", c.algorithms())
    got = c.match(Person(name="Vladimir Testov", birthDate="1965", country="ru"))
    check(got.top.id == "L2" and got.top.match and got.top.datasets == ["own"], got)
    check(got.total.value == len(got.matches) and got.limit == 5, got)
    check(got.query["properties"]["country"] == ["ru"], got.query)
    check(got.top.contributing_explanations["birth_date_match"].candidate == "1965-03-01", got.top)
    got = c.match(Company(name="Goodwill Trading", leiCode="5493001KJTIIGC8Y1R12"), limit=1,
                  threshold=0.9, algorithm="best", datasets=["own"])
    check(len(got.results) == 1 and got.limit == 1, got)
    found = dict(c.match_iter((str(i), Person(name=name)) for i, name in
                              enumerate(["Vladimir Testov", "Nobody at all"])))
    check(found["0"].matches and not found["1"].results, found)
    got = c.match(Person(name="Vladimir Testov"), exclude_entities=["L2", "L3"])
    check(not got.results, got)


def is_refused(c):
    for kind, words in ((NotFoundError, {"datasets": ["nothing"]}),):
        try:
            c.match(Person(name="x"), **words)
            check(False, f"not refused: {words}")
        except kind as e:
            check("no such dataset" in str(e), e)
    try:
        c.match(Company(name="x"), limit=501)
        check(False, "limit")
    except BadRequestError:
        check(False, "yente says 422")
    except Exception as e:
        check("422" in str(e) and "limit" in str(e), e)


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "store.db")
        load(place, "own", LIST)
        with Server("--store", place) as s:
            with Client(base_url=f"http://{s.host}") as c:
                asks(c)
                is_refused(c)
                manumit(place, "review", "put", "own", "L2", "no-match", "--schema", "Person",
                        "--name", "Vladimir Testov", "--reason", "another", "--as-user", "rex")
                got = c.match(Person(name="Vladimir Testov"))
                check([r.match for r in got.results if r.id == "L2"] == [False], got)
    finish("yente")


if __name__ == "__main__":
    main()
