#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# identify_peer.py MANUMIT SHARED - telephone numbers found by `manumit adverts identifiers` and by
# libphonenumber's matcher (PyPI phonenumbers, pinned in requirements.txt) on the same sets of
# SHARED/data/adverts: recall, precision, processor seconds. The matcher needs a country: it is
# given US, whose numbers the sets have; manumit is run without one and with it.
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time

import phonenumbers


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def sets(shared):
    base = os.path.join(shared, "data/adverts")
    yield "disguises", [(r["text"], r["expected_digits"], r["rule"]) for r in
                        rows(base + "/phones/synthetic_phone_obfuscation.tsv")]
    yield "adverts", [(r["text"], r["T_phone"], "") for r in rows(base + "/synthetic/adverts_4500.tsv")]


def ours(manumit, texts, region):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["id", "text"])
        w.writerows(enumerate(texts))
        f.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run([manumit, "adverts", "identifiers", f.name, "--csv", *region],
                             capture_output=True, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = [[] for _ in texts]
    for r in csv.DictReader(out.splitlines()):
        if r["kind"] == "phone":
            found[int(r["id"])].append(r["value"])
    return found, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peer(texts):
    start = time.process_time()
    found = [[phonenumbers.format_number(m.number, phonenumbers.PhoneNumberFormat.E164)
              for m in phonenumbers.PhoneNumberMatcher(t, "US")] for t in texts]
    return found, time.process_time() - start


def main():
    manumit, shared = sys.argv[1:3]
    print("set,who,recall,precision,seconds")
    for name, rows_ in sets(shared):
        texts = [r[0] for r in rows_]
        for who, (found, seconds) in (("manumit", ours(manumit, texts, [])),
                                      ("manumit --region US", ours(manumit, texts, ["--region", "US"])),
                                      ("phonenumbers " + phonenumbers.__version__, peer(texts))):
            right = wrong = wanted = 0
            for got, (_, want, _) in zip(found, rows_):
                hit = bool(want) and "+1" + want in got
                right += hit
                wrong += len(got) - hit
                wanted += bool(want)
            print(f"{name},{who},{right / wanted:.4f},{right / max(1, right + wrong):.4f},{seconds:.2f}")


main()
