#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""statements.py MANUMIT - real samples of ISO 20022 beside another parser.

Each sample's rows, purchases and lines that could not be placed together, are
the entries that Python's ElementTree finds in it, by amount and currency; an
entry counts as its details where there are several that sum to it. The samples'
texts are placeholders and their money comes in: both are made those of a
purchase first, so that the lines have amounts to show.
"""
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from decimal import Decimal

from common import data_folder

SAMPLES = ("camt052.v8.xml", "camt053.v2.minimal.xml", "camt053.v2.multi.statement.xml",
           "camt053.v2.with-party-ids.xml", "camt053.v8.xml", "camt054.v8.xml")


def of_a_purchase(text):
    text = re.sub(r"<Ustrd>[^<]*<", "<Ustrd>cotton shirts<", text)
    text = re.sub(r"<AddtlNtryInf>[^<]*</AddtlNtryInf>", "", text)
    text = re.sub(r"<Cd>(PDNG|INFO)</Cd>|(?<=<Sts>)(PDNG|INFO)(?=<)", "BOOK", text)
    text = text.replace("</Ntry>", "<AddtlNtryInf>cotton shirts</AddtlNtryInf></Ntry>")
    return text.replace(">CRDT<", ">DBIT<")


def local(e):
    return e.tag.rpartition("}")[2]


def child(e, *path):
    for name in path:
        e = next((c for c in e if local(c) == name), None) if e is not None else None
    return e


def entries(path):
    """(amount, currency) of each row that the file should give."""
    out = []
    for n in ET.parse(path).iter():
        if local(n) != "Ntry":
            continue
        whole = child(n, "Amt")
        details = []
        for t in (t for d in n if local(d) == "NtryDtls" for t in d if local(t) == "TxDtls"):
            amount = child(t, "Amt")
            amount = amount if amount is not None else child(t, "AmtDtls", "TxAmt", "Amt")
            side = child(t, "CdtDbtInd")
            side = side if side is not None else child(n, "CdtDbtInd")
            details.append((amount, 1 if side.text == child(n, "CdtDbtInd").text else -1))
        parts = len(details) > 1 and all(
            a is not None and a.get("Ccy") == whole.get("Ccy") for a, _ in details) and sum(
                Decimal(a.text) * s for a, s in details) == Decimal(whole.text)
        for a in [a for a, _ in details] if parts else [whole]:
            out.append((abs(Decimal(a.text)), a.get("Ccy")))
    return sorted(out)


def rows(program, path):
    """The same of what the program lists."""
    out = []
    for table in ("by_purchase", "unplaced"):
        done = subprocess.run([program, "footprint", path, "--country", "NL", "--draws", "20",
                               "--csv", "--table", table], capture_output=True, text=True, check=False)
        for r in csv.DictReader(io.StringIO(done.stdout)):
            out.append((abs(Decimal(r["amount"])), r["currency"]))
    return sorted(out), done


def main():
    folder = data_folder(*("money/iso20022/" + s for s in SAMPLES))
    failed = False
    for name in SAMPLES:
        with open(os.path.join(folder, "money/iso20022", name), encoding="utf-8") as f:
            text = of_a_purchase(f.read())
        with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as f:
            f.write(text)
            f.flush()
            got, done = rows(sys.argv[1], f.name)
            want = entries(f.name)
        if not want or got != want:
            print(f"FAILED: {name}: {got} is not {want}: {done.stderr}")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
