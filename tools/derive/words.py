#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the word tables under data/words from the statements in tools/derive/words.

    python3 tools/derive/words.py

tools/derive/words/*.txt      "c3 en: frozen shrimp; king prawns": industry,
                              language, phrases; '#' begins a comment
                              ("none": what buys nothing)
tools/derive/words/merchants.txt       "c4 c14 mixed: a shop"; see its head
tools/derive/words/noise.txt  one word a line that says nothing
tools/derive/words/abbreviations.csv   short,full,language

Writes lexicon.csv, abbreviations.csv, noise.csv, merchants.csv and SOURCES.csv. Every phrase is
folded as src/reference/words_normal.c folds it. Phrases that equal a labelled
line of test/reference/words are left out and counted, so that no test line is
ever looked up; neither file is printed.
"""
import csv
import hashlib
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATEMENTS = ROOT / "tools/derive/words"
DATA = ROOT / "data/words"
READ = "2026-11-22"
PLAIN_LETTERS = str.maketrans("øłđðı", "olddi")
NO_SPACE = "'`\u2018\u2019\u00b4\u00ad"


def fold(text):
    """Words in lower case without marks, joined by single spaces."""
    out = []
    for c in text:
        if c in NO_SPACE:
            continue
        for d in unicodedata.normalize("NFKD", c.casefold()):
            d = d.translate(PLAIN_LETTERS)
            kind = unicodedata.category(d)
            if kind in ("Mn", "Mc", "Me", "Cf"):
                continue
            out.append(d if kind[0] == "L" or kind == "Nd" else " ")
    return " ".join("".join(out).split())


def tidy(text):
    """A phrase as it is stored: single spaces, lower case, marks kept."""
    return " ".join(text.strip().lower().split())


def statements():
    """Yields (phrase, industry, language, file, line) of every statement."""
    form = re.compile(r"^(c[0-9]+|none)\s+(en|es|de|fr)\s*:\s*(.*)$")
    for path in sorted(STATEMENTS.glob("*.txt")):
        if path.name in ("noise.txt", "merchants.txt"):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            line = line.split("#", 1)[0].strip()
            if not line:
                continue
            m = form.match(line)
            if not m or m[1] != "none" and not 1 <= int(m[1][1:]) <= 35:
                sys.exit(f"{path.name}:{number}: no statement: '{line[:60]}'")
            for phrase in m[3].split(";"):
                if tidy(phrase):
                    yield tidy(phrase), m[1], m[2], path.name, number


def labelled():
    """Folded labelled lines, never printed."""
    lines = set()
    for path in (ROOT / "test/reference/words").glob("labelled_*.csv"):
        with open(path, encoding="utf-8", newline="") as f:
            lines.update(fold(row["description"]) for row in csv.DictReader(f))
    return lines


def write(name, header, rows):
    with open(DATA / name, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
    return len(rows)


def lexicon():
    seen, clashes = {}, []
    for phrase, industry, language, name, number in statements():
        key = fold(phrase)
        if not key:
            continue
        place = seen.setdefault((key, language), (phrase, industry, language))
        if place[1] != industry:
            clashes.append(f"{name}:{number}: '{phrase}' is {industry} and {place[1]}")
    test = labelled()
    # What both languages call the same is kept once; "pan" is two things.
    rows = sorted(v for (k, language), v in seen.items() if k not in test
                  and not (language != "en" and seen.get((k, "en"), v[:1])[1:2] == v[1:2]))
    left_out = sum(k in test for k, _ in seen)
    for clash in clashes:
        print(clash, file=sys.stderr)
    print(f"lexicon: {write('lexicon.csv', ['phrase', 'industry', 'language'], rows)} phrases; "
          f"{left_out} left out as they equal a labelled line; "
          f"{len(clashes)} under two industries")
    return not clashes


def abbreviations():
    rows = {}
    path = STATEMENTS / "abbreviations.csv"
    if path.exists():
        with open(path, encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                short, full = fold(row["short"]).replace(" ", ""), fold(row["full"])
                if short and full and short != full:
                    rows.setdefault((short, full), row["language"])
    # The order of the statements is the order of likelihood; sort by short only.
    table = sorted(((s, f, l) for (s, f), l in rows.items()), key=lambda r: r[0])
    print(f"abbreviations: {write('abbreviations.csv', ['short', 'full', 'language'], table)}")


def noise():
    words = set()
    path = STATEMENTS / "noise.txt"
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            words.update(fold(line.split("#", 1)[0]).split())
    print(f"noise: {write('noise.csv', ['word'], [[w] for w in sorted(words)])}")


def merchants():
    """Names of shops with what they mostly sell; see the head of merchants.txt."""
    form = re.compile(r"^((?:c[0-9]+ )+|none |after )(any|first|mixed|mixed-first)\s*:\s*(.*)$")
    rows, fine = {}, True
    path = STATEMENTS / "merchants.txt"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        m = form.match(line)
        if not m:
            sys.exit(f"{path.name}:{number}: no statement: '{line[:60]}'")
        for name in m[3].split(";"):
            name = tidy(name)
            if not name:
                continue
            row = rows.setdefault(name, (name, m[1].strip(), m[2]))  # "h-e-b" is not "h e b"
            if row[1:] != (m[1].strip(), m[2]):
                print(f"{path.name}:{number}: '{name}' stands twice", file=sys.stderr)
                fine = False
    test = labelled()
    table = sorted(row for name, row in rows.items() if fold(name) not in test)
    print(f"merchants: {write('merchants.csv', ['phrase', 'industries', 'kind'], table)}")
    return fine


def sources():
    own = "written for this project"
    what = {
        "lexicon.csv": ("phrases of purchases with their industry", own),
        "abbreviations.csv": ("abbreviations of receipts and ledgers with what they stand for", own),
        "merchants.csv": ("names of merchants with what they mostly sell", own),
        "noise.csv": ("words that place no purchase", own),
        "roles.csv": ("what a word does in a description", own),
        "services.csv": ("words of services and where the service of an industry's goods belongs", own),
    }
    rows = []
    for name in sorted(what):
        path = DATA / name
        if path.exists():
            rows.append([name, what[name][0], what[name][1], "2026", READ, "Apache-2.0",
                         hashlib.sha256(path.read_bytes()).hexdigest()])
    write("SOURCES.csv",
          ["file", "what", "source", "source_date", "read", "licence", "sha256"], rows)


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    fine = lexicon()
    abbreviations()
    noise()
    fine = merchants() and fine
    sources()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
