# SPDX-License-Identifier: Apache-2.0
"""Pairs of facilities with known answers, made of rows of published facility lists.

pairs(folder, seed, half) gives (first, second, label, kind): a facility is (name, address,
country). The lists (opensupplyhub/open-supply-hub, MIT: oshub_facility_list_*.csv) hold no labels,
so pairs are made: the same row written otherwise (label 1), and what is easily taken for it
(label 0). Rows are divided into two halves by their content, one to fit and one to try.
Everything is drawn with fixed seeds.
"""
import csv
import hashlib
import pathlib
import random
import re

WORDS = [("road", "rd"), ("street", "st"), ("avenue", "ave"), ("industrial", "ind."),
         ("industry", "ind"), ("district", "dist."), ("building", "bldg"), ("floor", "fl"),
         ("village", "vill."), ("number", "no"), ("zone", "zn"), ("estate", "est."),
         ("development", "dev."), ("economic", "econ."), ("province", "prov."), ("town", "twn"),
         ("sector", "sec."), ("phase", "ph"), ("block", "blk"), ("highway", "hwy"),
         ("north", "n."), ("south", "s."), ("east", "e."), ("west", "w."), ("plot", "plt"),
         ("jalan", "jl."), ("calle", "c/"), ("desa", "ds."), ("kecamatan", "kec."),
         ("kabupaten", "kab."), ("park", "pk"), ("technology", "tech"), ("opposite", "opp.")]
LEGAL = [("private limited", "pvt. ltd."), ("co., ltd.", "company limited"), ("co. ltd.", "co ltd"),
         ("limited", "ltd"), ("ltd.", "limited"), ("company", "co"), ("corporation", "corp"),
         ("sdn. bhd.", "sdn bhd"), ("gmbh", "gesellschaft mbh"), ("s.a.", "sa"), ("pt.", "pt"),
         ("& ", "and "), ("inc.", "incorporated"), ("joint stock company", "jsc")]
SOUNDS = [("ee", "i"), ("oo", "u"), ("ph", "f"), ("ou", "u"), ("ch", "tch"), ("k", "c"),
          ("y", "i"), ("w", "v"), ("j", "dj"), ("x", "ks"), ("dh", "d"), ("sh", "s"), ("q", "k")]


MORE = ["n/a, n/a", "Industrial Area", "near the bus station", "Post Office Box 12",
        "Economic Development Zone", "Central District", "Main Road", "2nd Floor",
        "Sadar", "Northern Village", "Science Park", "Group 7, Neighbourhood Committee"]


def rows(folder):
    """The rows of all lists, once each."""
    seen = {}
    for path in sorted(pathlib.Path(folder).glob("oshub_facility_list_*.csv")):
        with open(path, encoding="utf-8", newline="") as f:
            for r in csv.DictReader(f):
                name, address = r["name"].strip(), r["address"].strip()
                if name and len(address) > 12:
                    seen.setdefault((name, address, r["country"].strip()), None)
    return list(seen)


def half_of(row):
    """0 or 1, by the first words of its name, so that branches of one firm fall together."""
    return hashlib.sha256(" ".join(row[0].lower().split()[:2]).encode()).digest()[0] & 1


def swap(text, table, r, most):
    """Words of the table written otherwise, in either direction."""
    low, done = text, 0
    order = list(table)
    r.shuffle(order)
    for a, b in order:
        for x, y in ((a, b), (b, a)):
            found = re.search(r"(?<![A-Za-z])" + re.escape(x) + r"(?![A-Za-z])", low, re.I)
            if found and done < most:
                low = low[:found.start()] + y + low[found.end():]
                done += 1
                break
    return low


def typo(text, r):
    """One letter of one longer word left out, doubled, changed or changed about."""
    spots = [m for m in re.finditer(r"[A-Za-z]{5,}", text)]
    if not spots:
        return text
    m = r.choice(spots)
    i = r.randrange(m.start() + 1, m.end() - 1)
    how = r.randrange(4)
    if how == 0:
        return text[:i] + text[i + 1:]
    if how == 1:
        return text[:i] + text[i] + text[i:]
    if how == 2:
        return text[:i] + r.choice("aeioulnrst") + text[i + 1:]
    return text[:i] + text[i + 1] + text[i] + text[i + 2:]


def sound(text, r):
    """Another spelling of one sound, as transliteration gives it."""
    order = list(SOUNDS)
    r.shuffle(order)
    for a, b in order:
        found = re.search(r"(?<=[a-z])" + a + r"(?=[a-z])", text, re.I)
        if found:
            return text[:found.start()] + b + text[found.end():]
    return text


def parts(address):
    return [p.strip() for p in re.split(r"[,;]", address) if p.strip()]


def alter(row, r):
    """The same facility as another hand writes it; returns also what was done."""
    name, address, country = row
    done = []
    for what in r.sample(["short", "postcode", "order", "typo-name", "typo-address", "sound",
                          "legal", "part", "parts", "number", "case", "join", "glue", "more"],
                         r.choice((1, 2, 2, 3, 3, 4, 5))):
        before = (name, address)
        if what == "short":
            address = swap(address, WORDS, r, 3)
        elif what == "postcode":
            address = re.sub(r"[\s-]*\b\d{3}\s?\d{3}\b|[\s-]*\b\d{4,6}\b(?=[^\d]*$)", "", address)
            address = re.sub(re.escape(country) + r"\.?", "", address, flags=re.I)
        elif what == "order":
            p = parts(address)
            r.shuffle(p)
            address = " ".join(p) if r.random() < 0.4 else ", ".join(p)
        elif what == "typo-name":
            name = typo(name, r)
        elif what == "typo-address":
            address = typo(address, r)
        elif what == "sound":
            name, address = (sound(name, r), address) if r.random() < 0.5 else \
                (name, sound(address, r))
        elif what == "legal":
            name = swap(name, LEGAL, r, 1)
            if name == before[0]:
                name = re.sub(r"[,\s]+(co\.?,?\s*)?(ltd|limited|inc|llc|gmbh|corp)\.?$", "", name,
                              flags=re.I)
        elif what == "part":
            p = parts(address)
            if len(p) > 2:
                p.pop(r.randrange(len(p)))
                address = ", ".join(p)
        elif what == "parts":  # no more than the street, or the place, and the number
            p = parts(address)
            if len(p) > 3:
                kept = sorted(r.sample(range(len(p)), len(p) - r.choice((2, len(p) // 2))))
                address = ", ".join(p[i] for i in kept)
        elif what == "glue":
            words = [m for m in re.finditer(r"(?<=[a-z])[ ,]+(?=[A-Za-z]{3})", address)]
            if words:
                m = r.choice(words)
                address = address[:m.start()] + address[m.end():]
        elif what == "more":  # what others of the country write beside it
            address = address + ", " + r.choice(MORE)
        elif what == "number":
            address = re.sub(r"\bno\.?\s*:?\s*(?=\d)", r.choice(("", "#", "Number ", "No ")),
                             address, count=1, flags=re.I)
        elif what == "case":
            name, address = name.upper(), address.lower()
        elif what == "join":
            words = re.findall(r"\b[A-Z][a-z]{2,4} [A-Z][a-z]{2,5}\b", address)
            if words:
                w = r.choice(words)
                address = address.replace(w, w.replace(" ", "").capitalize(), 1)
        if (name, address) != before:
            done.append(what)
    return (name, address, country), "+".join(sorted(done)) or "same"


def other_number(address, r):
    """Another house number in the same street, or None."""
    spots = [m for m in re.finditer(r"(?<!\d)\d{1,4}(?!\d)", address)]
    spots = [m for m in spots if int(m.group()) and (len(m.group()) < 4 or m.start() < 8)]
    if not spots:
        return None
    m = spots[0]
    return address[:m.start()] + str(int(m.group()) + r.choice((1, 2, 4, 7, 10, 23))) + \
        address[m.end():]


def words(text):
    return set(re.findall(r"[a-z0-9]{3,}", text.lower()))


def alike(a, b):
    """Share of words; crude, and of no program that is tried here."""
    x, y = words(a), words(b)
    return len(x & y) / max(1, min(len(x), len(y)))


def pairs(folder, seed, half):
    every = rows(folder)
    mine = [x for x in every if half_of(x) == half]
    r = random.Random(seed)
    out = []
    by_country = {}
    for x in mine:
        by_country.setdefault(x[2].lower(), []).append(x)
    for row in mine:
        name, address, country = row
        for _ in range(4):
            new, what = alter(row, r)
            if new != row:
                out.append((row, new, 1, what))
        others = [x for x in by_country[country.lower()] if x[0].lower() != name.lower() and
                  x[1].lower() != address.lower()]
        moved = other_number(address, r)
        if moved:
            other = alter((name, moved, country), r)[0]
            kept = set(re.findall(r"\d+", moved)) <= set(re.findall(r"\d+", other[1]))
            out.append((row, other if kept else (name, moved, country), 0, "other number"))
        a, b = r.sample(range(1, 9), 2)
        out.append(((f"{name} Unit {a}", address, country),
                    alter((f"{name} (Unit-{b})", address, country), r)[0], 0, "sister unit"))
        if not others:
            continue
        site, neighbour = r.choice(others), r.choice(others)
        if alike(site[1], address) < 0.5:
            out.append((row, alter((name, site[1], country), r)[0], 0, "other site"))
        if alike(neighbour[0], name) < 0.5:
            out.append((row, alter((neighbour[0], address, country), r)[0], 0, "neighbour"))
        near = sorted(others, key=lambda x: (-alike(x[0] + " " + x[1], name + " " + address), x))
        for x in near[:2]:
            if alike(x[0], name) < 0.99:  # one firm, several rows: nobody has said which
                out.append((row, x, 0, "real neighbour"))
    return out
