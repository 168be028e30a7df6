#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derives data/adverts/phone_regions.csv and phone_ranges.csv: which telephone numbers exist.

Usage: phone_plans.py METADATA [OUT]    writes the tables and their rows of SOURCES.csv
       phone_plans.py --check METADATA [OUT]   says whether the tables are what METADATA makes

METADATA is PhoneNumberMetadata.xml of libphonenumber (Apache-2.0), plain or gzipped. Its patterns
are regular expressions over digits. None of them is kept: each is turned into an automaton, and
the automaton into what it says, the ranges of numbers of each length and kind. A number is in a
range when its first digits lie between the two ends. The examples of the source, and numbers
drawn at random by a fixed seed, are checked against both.

Prefixes that people still write although the plan dropped them are named in OLD_TRUNK.
"""
import csv
import gzip
import hashlib
import io
import pathlib
import random
import re
import sys
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = "libphonenumber PhoneNumberMetadata.xml (numbering plans of ITU-T E.164 and national regulators)"
KINDS = ["fixedLine", "mobile", "tollFree", "premiumRate", "sharedCost", "personalNumber", "voip",
         "uan", "pager", "voicemail"]
WORDS = dict(fixedLine="fixed", mobile="mobile", tollFree="free", premiumRate="premium",
             sharedCost="shared", personalNumber="personal", voip="voip", uan="company",
             pager="pager", voicemail="voicemail")
# Mexico: 01 before numbers within the country until August 2019.
OLD_TRUNK = {"MX": ["01"]}
LONGEST = 15


# ------------------------------------------------------------ expressions to automata
class Nfa:
    """Thompson's construction; an edge is (set of digits or None, to)."""

    def __init__(self):
        self.edges = []

    def state(self):
        self.edges.append([])
        return len(self.edges) - 1

    def parse(self, text):
        self.text, self.at = re.sub(r"\s+", "", text), 0
        start, end = self.either()
        if self.at != len(self.text):
            sys.exit(f"can't read the pattern '{self.text}' at {self.at}")
        return start, end

    def either(self):
        start, end = self.state(), self.state()
        while True:
            a, b = self.sequence()
            self.edges[start].append((None, a))
            self.edges[b].append((None, end))
            if self.at < len(self.text) and self.text[self.at] == "|":
                self.at += 1
                continue
            return start, end

    def sequence(self):
        start = end = self.state()
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            a, b = self.repeated()
            self.edges[end].append((None, a))
            end = b
        return start, end

    def repeated(self):
        from_ = self.at
        self.atom()
        till = self.at
        low = high = 1
        if self.at < len(self.text) and self.text[self.at] == "?":
            low, self.at = 0, self.at + 1
        elif self.at < len(self.text) and self.text[self.at] == "{":
            m = re.compile(r"\{(\d+)(?:,(\d+))?\}").match(self.text, self.at)
            low, high = int(m[1]), int(m[2] or m[1])
            self.at = m.end()
        after = self.at
        start = end = self.state()
        last = self.state()
        for i in range(high):
            if i >= low:
                self.edges[end].append((None, last))
            self.at = from_
            a, b = self.atom()
            assert self.at == till
            self.edges[end].append((None, a))
            end = b
        self.edges[end].append((None, last))
        self.at = after
        return start, last

    def atom(self):
        c = self.text[self.at]
        if c == "(":
            self.at += 3 if self.text.startswith("(?:", self.at) else 1
            out = self.either()
            if self.text[self.at] != ")":
                sys.exit(f"an open group in '{self.text}'")
            self.at += 1
            return out
        if c == "[":
            end = self.text.index("]", self.at)
            digits, body = set(), self.text[self.at + 1:end]
            for m in re.finditer(r"(\d)-(\d)|(\d)", body):
                digits |= set(range(int(m[1]), int(m[2]) + 1)) if m[1] else {int(m[3])}
            self.at = end + 1
        elif self.text.startswith("\\d", self.at):
            digits, self.at = set(range(10)), self.at + 2
        elif c.isdigit():
            digits, self.at = {int(c)}, self.at + 1
        else:
            sys.exit(f"can't read the pattern '{self.text}' at {self.at}")
        a, b = self.state(), self.state()
        self.edges[a].append((frozenset(digits), b))
        return a, b


class Dfa:
    """Of one pattern, made as it is asked."""

    def __init__(self, pattern):
        self.nfa = Nfa()
        start, self.end = self.nfa.parse(pattern)
        self.start = self.closed({start})
        self.seen = {}

    def closed(self, states):
        todo, out = list(states), set(states)
        while todo:
            for digits, to in self.nfa.edges[todo.pop()]:
                if digits is None and to not in out:
                    out.add(to)
                    todo.append(to)
        return frozenset(out)

    def step(self, state, digit):
        key = (state, digit)
        if key not in self.seen:
            self.seen[key] = self.closed({to for s in state for digits, to in self.nfa.edges[s]
                                          if digits is not None and digit in digits})
        return self.seen[key]

    def accepts(self, state):
        return self.end in state


def lengths(text):
    out = set()
    for m in re.finditer(r"\[(\d+)-(\d+)\]|(\d+)", text or ""):
        out |= set(range(int(m[1]), int(m[2]) + 1)) if m[1] else {int(m[3])}
    return sorted(out)


def ranges(kinds, length):
    """[low, high, kinds] of numbers with that many digits; kinds is {name: (dfa, general dfa)}."""
    memo = {}

    def tail(states, left):
        """A tuple of (low, high, kinds) relative to 10**left."""
        key = (states, left)
        if key in memo:
            return memo[key]
        if left == 0:
            said = tuple(k for k, s, g in states if kinds[k][0].accepts(s) and
                         kinds[k][1].accepts(g))
            out = ((0, 0, said),) if said else ()
        else:
            out, size = [], 10 ** (left - 1)
            for d in range(10):
                then = tuple((k, t, h) for k, s, g in states
                             for t, h in [(kinds[k][0].step(s, d), kinds[k][1].step(g, d))]
                             if t and h)
                for low, high, said in tail(then, left - 1) if then else ():
                    low, high = low + d * size, high + d * size
                    if out and out[-1][1] + 1 == low and out[-1][2] == said:
                        out[-1] = (out[-1][0], high, said)
                    else:
                        out.append((low, high, said))
            out = tuple(out)
        memo[key] = out
        return out

    return tail(tuple((k, a.start, b.start) for k, (a, b) in kinds.items()), length)


def shown(low, high, length):
    """Two ends as the shortest prefixes of one length that say the same."""
    a, b = f"{low:0{length}d}", f"{high:0{length}d}"
    while len(a) > 1 and a[-1] == "0" and b[-1] == "9":
        a, b = a[:-1], b[:-1]
    return a if a == b else f"{a}-{b}"


# ------------------------------------------------------------ one territory
def literals(pattern):
    """The texts of a pattern that has few; captures and local forms are left out."""
    pattern = re.sub(r"\s+", "", pattern or "")
    plain = "|".join(p for p in split(pattern) if "$" not in p)
    plain = plain.replace("\\d", "[0-9]")
    if not plain:
        return []
    d = Dfa(plain)
    out, todo = [], [("", d.start)]
    while todo:
        text, state = todo.pop(0)
        if d.accepts(state) and text:
            out.append(text)
        if len(text) < 7:
            todo += [(text + str(k), s) for k in range(10) if (s := d.step(state, k))]
        if len(out) > 40:
            return None
    return sorted(out)


def split(pattern):
    """At the bars outside of groups."""
    out, depth, at = [], 0, 0
    for i, c in enumerate(pattern):
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            out.append(pattern[at:i])
            at = i + 1
    return out + [pattern[at:]]


def groupings(territory):
    """How the plan writes numbers: sizes of groups, as '3-3-4' or '2-3..8'."""
    out = set()
    for f in territory.iter("numberFormat"):
        sizes = re.findall(r"\((.*?)\)", f.get("pattern"))
        order = re.findall(r"\$(\d)", f.findtext("format"))
        if order != [str(i + 1) for i in range(len(sizes))] or re.search(r"\d", re.sub(
                r"\$\d", "", f.findtext("format"))):
            continue
        parts = []
        for s in sizes:
            m = re.fullmatch(r"\\d\{(\d+)(?:,(\d+))?\}|((?:\\d)+)(\??)|\\d\{(\d+)\}\\d\?", s)
            if not m:
                break
            if m[3]:
                n = m[3].count("d")
                low, high = (n - 1 if m[4] else n), n
            elif m[5]:
                low, high = int(m[5]), int(m[5]) + 1
            else:
                low, high = int(m[1]), int(m[2] or m[1])
            parts.append(str(low) if low == high else f"{low}..{high}")
        else:
            if len(parts) > 1:
                out.add("-".join(parts))
    return sorted(out)


def territory(t):
    region, general = t.get("id"), Dfa(t.findtext("generalDesc/nationalNumberPattern"))
    by_length = {}
    whole = {}
    for name in KINDS:
        node = t.find(name)
        if node is None or node.find("nationalNumberPattern") is None:
            continue
        said = lengths(node.find("possibleLengths").get("national"))
        if said == [-1] or not said:
            continue
        whole[name] = (node, (Dfa(node.findtext("nationalNumberPattern")), general))
        for n in said:
            if n <= LONGEST:
                by_length.setdefault(n, {})[name] = whole[name][1]
    rows = []
    for n in sorted(by_length):
        grouped = {}
        for low, high, said in ranges(by_length[n], n):
            grouped.setdefault(said, []).append((low, high))
        for said in sorted(grouped, key=lambda k: [KINDS.index(x) for x in k]):
            rows.append([region, "+".join(WORDS[k] for k in said), n,
                         " ".join(shown(a, b, n) for a, b in grouped[said])])
    check(region, t, whole, rows)
    trunk = literals(t.get("nationalPrefixForParsing")) if "(" not in re.sub(
        r"\(\?:", "", re.sub(r"\([^?][^|]*\)\$", "", t.get("nationalPrefixForParsing") or "(")) else None
    own = re.sub(r"\D", "", t.get("nationalPrefix") or "")
    trunk = sorted({*(trunk or []), *([own] if own else []), *OLD_TRUNK.get(region, [])})
    # A whole national number is no prefix, and carriers' codes are left out.
    trunk = [p for p in trunk if len(p) <= 3]
    exits = literals(t.get("internationalPrefix")) or []
    preferred = re.sub(r"\D", "", t.get("preferredInternationalPrefix") or "")
    exits = [] if len(exits) > 13 else exits  # one for each carrier
    exits = sorted({*[p for p in exits if len(p) <= 4], *([preferred] if preferred else [])})
    needed = [("$NP" in (f.get("nationalPrefixFormattingRule") or
                         t.get("nationalPrefixFormattingRule") or ""),
               "true" in (f.get("nationalPrefixOptionalWhenFormatting"),
                          t.get("nationalPrefixOptionalWhenFormatting")))
              for f in t.iter("numberFormat")]
    needed = any(n for n, _ in needed) and not any(o for _, o in needed)
    head = [region, t.get("countryCode"), "yes" if t.get("mainCountryForCode") else "",
            ";".join(trunk), ";".join(exits), "yes" if needed and own else "",
            ";".join(groupings(t))]
    return head, rows


def check(region, t, whole, rows):
    """Examples are in the ranges; numbers at random are where the patterns have them."""
    said = []
    for _, kinds, n, text in rows:
        for r in text.split():
            a, b = (r.split("-") * 2)[:2]
            said.append((n, a.ljust(n, "0"), b.ljust(n, "9"), kinds.split("+")))

    def kinds_of(number):
        return {k for n, a, b, kinds in said if n == len(number) and a <= number <= b
                for k in kinds}

    general = re.compile(re.sub(r"\s+", "", t.findtext("generalDesc/nationalNumberPattern")))
    draw = random.Random(region)
    some = [node.findtext("exampleNumber") for node, _ in whole.values()]
    for node, _ in whole.values():
        if WORDS[node.tag] not in kinds_of(node.findtext("exampleNumber")):
            sys.exit(f"{region}: the example '{node.findtext('exampleNumber')}' of {node.tag} is in no range")
    for _ in range(300):
        example = draw.choice(some) if some else "1"
        keep = draw.randrange(len(example) + 1)
        number = example[:keep] + "".join(draw.choice("0123456789")
                                          for _ in range(len(example) - keep))
        want = {WORDS[k] for k, (node, _) in whole.items()
                if len(number) in lengths(node.find("possibleLengths").get("national"))
                and re.fullmatch(re.sub(r"\s+", "", node.findtext("nationalNumberPattern")), number)
                and general.fullmatch(number)}
        if want != kinds_of(number):
            sys.exit(f"{region}: '{number}' is {want}, the ranges say {kinds_of(number)}")


# ------------------------------------------------------------ tables
def table(header, rows):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    return out.getvalue().encode()


def state(folder, made, date):
    """Writes the rows of SOURCES.csv, keeping those of other tables."""
    path = folder / "SOURCES.csv"
    header = ["file", "what", "source", "source_date", "read", "licence", "sha256"]
    rows = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as f:
            rows = [r for r in list(csv.reader(f))[1:] if r[0] not in made]
    for name, (what, data) in made.items():
        rows.append([name, what, SOURCE, date, "2026-11-21", "facts; source: Apache-2.0",
                     hashlib.sha256(data).hexdigest()])
    path.write_bytes(table(header, rows))


def main(args):
    check_only = args[:1] == ["--check"]
    args = args[check_only:]
    if not args:
        sys.exit(__doc__)
    raw = pathlib.Path(args[0]).read_bytes()
    folder = pathlib.Path(args[1]) if len(args) > 1 else ROOT / "data/adverts"
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    heads, rows = [], []
    for t in ET.fromstring(raw).iter("territory"):
        if t.get("id") == "001":
            t.set("id", "W" + t.get("countryCode"))
        head, more = territory(t)
        heads.append(head)
        rows += more
    made = {
        "phone_regions.csv": ("calling codes, prefixes and groupings of telephone numbers by country",
                              table(["region", "code", "main", "trunk", "exit", "trunk_needed", "groups"], heads)),
        "phone_ranges.csv": ("ranges of national numbers by country, kind and length",
                             table(["region", "kinds", "length", "ranges"], rows))}
    if check_only:
        for name, (_, data) in made.items():
            if (folder / name).read_bytes() != data:
                sys.exit(f"{folder / name} is not what the source makes")
        return
    for name, (_, data) in made.items():
        (folder / name).write_bytes(data)
    date = "not stated; SHA-256 of the XML " + hashlib.sha256(raw).hexdigest()
    state(folder, made, date)


main(sys.argv[1:])
