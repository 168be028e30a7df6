#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the units that the program looks up from data/trade/units.csv.

    python3 tools/derive/units.py          writes src/trace/unit/rows.h
    python3 tools/derive/units.py --check  fails where it is not what the table makes

data/trade/units.csv is written by hand: unit, other spellings, what it measures, how many of
the base unit it is (low and high where the word does not say which of several it is), source.
The place of a row is the unit's number in chains that are stored: rows are only added at the
end. Spellings are folded as mn_fold() does it and lie in a table by their FNV-1a hash.
"""
import csv
import pathlib
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "data/trade/units.csv"
HEADER = ROOT / "src/trace/unit/rows.h"
SLOTS = 4096
MEASURES = {"mass": "MN_MASS", "area": "MN_AREA", "length": "MN_LENGTH", "volume": "MN_VOLUME",
            "count": "MN_COUNT", "energy": "MN_ENERGY", "package": "MN_PACKAGE"}


def fold(text):
    """Words in lower case without marks, joined by single spaces."""
    out = "".join(d for c in text.casefold() for d in unicodedata.normalize("NFKD", c)
                  if not unicodedata.combining(d)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in out).split())


def fnv(data):
    h = 2166136261
    for b in data:
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    return h


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def made():
    rows = list(csv.DictReader(TABLE.open(encoding="utf-8")))
    slots, owner = [None] * SLOTS, {}
    for number, r in enumerate(rows, 1):
        for s in [r["unit"], *filter(None, r["spellings"].split(";"))]:
            key = fold(s)
            if not key:
                sys.exit(f"{TABLE.name}: '{s}' of '{r['unit']}' is empty when folded")
            if owner.setdefault(key, number) != number:
                sys.exit(f"{TABLE.name}: '{s}' stands for '{r['unit']}' and for "
                         f"'{rows[owner[key] - 1]['unit']}'")
    for key, number in owner.items():
        at = fnv(key.encode()) % SLOTS
        while slots[at]:
            at = (at + 1) % SLOTS
        slots[at] = (key, number)
    out = ["/* SPDX-License-Identifier: Apache-2.0",
           " *",
           " * trace/unit/rows.h - data/trade/units.csv as the program looks it up.",
           " *",
           " * Written by tools/derive/units.py; never edited by hand.",
           " */",
           "#ifndef TRACE_UNIT_ROWS_H",
           "#define TRACE_UNIT_ROWS_H",
           "",
           '#include "trace/unit/unit.h"',
           "",
           "/* clang-format off */",
           f"enum {{ UNITS = {len(rows)}, SLOTS = {SLOTS} }};",
           "",
           "/* By number, from 1. */",
           "static const mn_unit unit_row[UNITS] = {"]
    for r in rows:
        low, high = r["low"] or r["factor"], r["high"] or r["factor"]
        assert float(low) <= float(r["factor"]) <= float(high) and float(low) > 0, r
        out.append(f"    {{{quoted(r['unit'])}, {MEASURES[r['measure']]}, {r['factor']}, {low}, "
                   f"{high}, {quoted(r['note'] if r['low'] else '')}}},")
    out += ["};", "", "/* Open addressing, the next slot after the last of a run; unit 0: empty. */",
            "static const struct {", "    const char *spelling;", "    uint16_t unit;",
            "} slot[SLOTS] = {"]
    line = "   "
    for at, s in enumerate(slots):
        if not s:
            continue
        one = f" [{at}] = {{{quoted(s[0])}, {s[1]}}},"
        if len(line.encode()) + len(one.encode()) > 98:
            out.append(line)
            line = "   "
        line += one
    out += [line, "};", "/* clang-format on */", "", "#endif", ""]
    return "\n".join(out)


def main():
    text = made()
    if sys.argv[1:] == ["--check"]:
        if HEADER.read_text(encoding="utf-8") != text:
            sys.exit(f"{HEADER.relative_to(ROOT)} is not what {TABLE.name} makes: "
                     "run tools/derive/units.py")
    else:
        HEADER.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
