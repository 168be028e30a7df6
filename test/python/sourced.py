# SPDX-License-Identifier: Apache-2.0
#
# sourced.py PROGRAM SOURCE - every number that a report about countries prints leads to a row with
# source and year.
#
# Each call of CALLS is made as HTML and as JSON. On the page
# - a cell of a table is the cell of the same row of a table of the JSON: a column of the page is
#   one column of that table, times one factor, in all its rows;
# - the row has letters, or its table a caption with letters, and each letter is an entry of the
#   table of sources, with a source and a year;
# - a key figure, a sentence, a term and a picture's label print only numbers of rows whose source
#   they name by its letter, or numbers that count rows of a table, or what was asked for (an
#   option, a file's row), or the name of a law, a measure or a rule.
# Then numbers are planted on each page, one at a time, and each must be found.
import html.parser
import json
import re
import subprocess
import sys

PROGRAM, SOURCE = sys.argv[1], sys.argv[2]
CASES = f"{SOURCE}/test/cli/cases"
SHOW = "-v" in sys.argv

# What is asked.
CALLS = [
    ["country", "show", "Ghana"],
    ["country", "show", "USA"],
    ["country", "show", "Thailand"],
    ["country", "show", "Germany"],
    ["country", "show", "Tuvalu"],
    ["country", "show", "WLD"],
    ["country", "rank", "--by", "victims-detected"],
    ["country", "rank", "--by", "victims-detected", "--per", "100000", "--since", "2019"],
    ["country", "rank", "--by", "persons-convicted", "--since", "2015"],
    ["country", "rank", "--by", "tip-tier", "--year", "2023", "--since", "2013"],
    ["country", "rank", "--by", "3p", "--since", "2010"],
    ["country", "compare", "USA", "Mexico", "Canada"],
    ["country", "compare", "Ghana", "Togo"],
    ["country", "index", "3p"],
    ["country", "index", f"{CASES}/country-index/mine.csv"],
    ["country", "index", "gsi-vulnerability-2023"],
    ["country", "facts", "--of", "COG", "--by", "tip-tier"],
    ["country", "facts", "--of", "WLD", "--by", "profits"],
    ["alliance", f"{CASES}/alliance/commitments.csv", "--on", "2026-11-23"],
    ["alliance", "suggest", "Australia", "--year", "2022"],
    ["alliance", "suggest", "Ghana"],
    ["access"],
    ["access", "--rule", f"{CASES}/access/clause.csv", "--against", f"{CASES}/access/stricter.csv", "--year", "2023"],
    ["brief", "Ghana"],
    ["brief", "USA"],
    ["brief", "Thailand"],
    ["brief", "Tuvalu"],
    ["brief", "PRK"],
    ["budget"],
    ["budget", "--profits", "150e9", "--cents", "2", "--spending", "150e6"],
    ["budget", "--plan"],
    ["budget", "--plan", "--page"],
    ["budget", "--profits", "1e15", "--spending", "1"],
    ["budget", "--profits", "150e9", "--profits-range", "120e9:190e9", "--allocate", f"{CASES}/budget/programmes.csv", "--fair", "0.2"],
    ["budget", "--districts", f"{CASES}/budget/districts.csv", "--tracker", f"{CASES}/budget/tracker.csv"],
    ["budget", "--profits", "999999999999", "--spending", "999999.6", "--cents", "0.00001"],
    ["budget", "--profits", "150e9", "--allocate", f"{CASES}/budget/programmes.csv", "--page"],
]

TOKEN = re.compile(r"[−-]?(?<![\w.])\d[\d,]*(?:\.\d+)?(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\w]*[A-Za-zÀ-ÿ])|\w*\d\w*")


class Page(html.parser.HTMLParser):
    """What a page prints, in order: (kind, text), and of tables (\"table\", caption, head, rows)."""

    TEXT = {"p", "li", "h1", "h2", "dt", "dd", "caption", "figcaption", "text", "title", "desc", "td", "th", "summary"}

    def __init__(self, text):
        super().__init__()
        self.units, self.open, self.skip, self.table, self.caption = [], [], 0, None, ""
        self.drawn = self.carded = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        kind = dict(attrs).get("class", "") or ""
        if tag in ("style", "footer", "head") or tag == "tspan" and kind == "narrow":
            self.skip += 1
        if self.skip:
            return
        self.drawn += tag == "figure"
        self.carded += tag == "svg"
        if tag == "table":
            self.table = (self.caption, [], [])
        elif tag == "tr":
            if self.table[1]:
                self.table[2].append([])
        if tag in self.TEXT:
            self.open.append([tag, kind, ""])

    def handle_endtag(self, tag):
        if tag in ("style", "footer", "head") and self.skip:
            self.skip -= 1
            return
        if self.skip and tag == "tspan":
            self.skip -= 1
        if self.skip:
            return
        self.drawn -= tag == "figure"
        self.carded -= tag == "svg"
        if tag == "table":
            self.units.append(("table", *self.table))
            self.table = None
        if tag in self.TEXT and self.open:
            at, kind, text = self.open.pop()
            text = " ".join(text.split())
            if at in ("td", "th"):
                (self.table[2][-1] if self.table[2] else self.table[1]).append(text)
                return
            if kind == "caption":
                self.caption = text
            self.units.append((("drawn " if self.drawn else "in a card " if self.carded else "") + (at + "." + kind if kind else at), text))

    def handle_data(self, data):
        if self.open and not self.skip:
            self.open[-1][2] += data


def number(token):
    """A token's value and how far the value that it was rounded from may lie."""
    t = token.replace(",", "").replace("−", "-")
    m = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", t)
    if not m:
        return None
    digits, power = m.group(1), int((m.group(2) or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    within = 0.5 * 10.0 ** -decimals
    noughts = len(digits) - len(digits.rstrip("0")) if not decimals else 0
    if len(digits.lstrip("-")) > 2 and noughts:  # a figure with an interval has two digits
        within = 0.5 * 10.0 ** min(noughts, len(digits.lstrip("-")) - 2)
    return float(digits) * 10.0**power, within * 10.0**power * (1 + 1e-9)


FACTORS = (1, 100, 1e-3, 1e-6, 1e-9, 1e-12, 1e3)


def same(shown, value, factor=1):
    return value is not None and abs(value * factor - shown[0]) <= shown[1] + 1e-12 * abs(shown[0])


def tokens(text):
    return [t for t in TOKEN.findall(text) if re.search(r"\d", t)]


def plain(text):
    """Tokens without the comma or the point between thousands."""
    return [re.sub(r"[,.](?=\d{3}\b)", "", t).rstrip(",.") for t in tokens(text)]


def is_number(v):
    return isinstance(v, (int, float)) and not isinstance(v, bool)


def shows(cell, value, factor, marks, said):
    """Whether a cell of the page shows a value of the JSON; said: the page's words are Spanish, and numbers stay."""
    if value is None or value == "":
        return cell in ("", "–")
    if isinstance(value, bool):
        return cell in (("yes", "sí") if value else ("no",))
    if is_number(value):
        shown = number(cell.rstrip("%"))
        return shown is not None and same(shown, value, factor)
    if factor != 1:
        return False
    return marks.get(value) == cell or (plain(cell) == plain(value) and cell != "" if said else cell == " ".join(value.split()))


def columns(rows, j, table, marks, said):
    """Columns of a JSON table, with a factor, that column j of a page's table may be."""
    found = []
    for name in table[0] if table else ():
        factors = FACTORS if any(is_number(r[name]) for r in table) else (1,)
        for f in factors:
            if all(shows(r[j], t[name], f, marks, said) for r, t in zip(rows, table)):
                found.append((name, f))
                break
    return found


class Report:
    def __init__(self, call, *more):
        def ask(form):
            done = subprocess.run([PROGRAM, *call, *more, form], capture_output=True, text=True, timeout=120)
            if done.returncode:
                raise SystemExit(f"{' '.join(call)}: {done.stderr}")
            return done.stdout

        self.said = "es" in more
        self.seen = {}
        self.html = ask("--html")
        self.json = json.loads(ask("--json"))
        self.tables = self.json["tables"]
        self.sources = {r["mark"]: r for r in self.tables.get("sources", [])}
        self.marks = {}
        for r in self.sources.values():
            self.marks[r["source"]] = r["mark"]
        # A cell with several sources has their letters, each once.
        for t in self.tables.values():
            for row in t:
                for k, v in row.items():
                    if (k == "source" or k.endswith("_source")) and v and v not in self.marks:
                        m = [self.marks.get(s) for s in v.split("; ")]
                        if all(m):
                            self.marks[v] = " ".join(dict.fromkeys(m))
        made = self.json["manifest"]
        notes = {k: v for k, v in made.items() if k not in ("command", "version", "inputs", "options")}
        self.asked = " ".join(f"{k} {v}" for k, v in {**notes, **made["options"]}.items())

    def letters(self, text):
        """Letters that a text names."""
        found = []
        for m in re.findall(r"\(([a-z]{1,2}(?: [a-z]{1,2})*)\)", text):
            if all(x in self.sources for x in m.split()):
                found += m.split()
        return found

    def letters_of(self, row):
        """Letters of the sources of a row."""
        found = []
        for k, v in row.items():
            if (k == "source" or k.endswith("_source")) and isinstance(v, str) and v in self.marks:
                found += self.marks[v].split()
        return found


    def is_asked(self, token):
        """Whether somebody asked for a number: by an option, or the report took it in place of one."""
        shown = number(token)
        values = [number(t) for t in tokens(self.asked)]
        return token in tokens(self.asked) or any(shown and v and same(shown, v[0], f) for v in values for f in (1, 100))

    def own(self, source):
        """Whether a source is the reader's own word: of an option, of a file that was handed in, or an assumption."""
        if any(re.match(p, source) for p in OWN):
            return True
        return any(source in open(i["path"], encoding="utf-8").read() for i in self.json["manifest"]["inputs"])

    def dated(self, source):
        return re.search(YEAR, source["source"] + " " + (source["retrieved"] or "")) or self.own(source["source"])

    def counts(self):
        """How many rows tables have, in all and of each value of a column."""
        if not hasattr(self, "counted"):
            self.counted = {f["value"] for f in self.json["key_figures"] if f["method"] == "count"}
            for t in self.tables.values():
                self.counted.add(len(t))
                for name in t[0] if t else ():
                    of = {}
                    for r in t:
                        if isinstance(r[name], (str, bool)):
                            of[r[name]] = of.get(r[name], 0) + 1
                    self.counted |= set(of.values())
        return self.counted

    def names(self):
        """Names of rows that have digits in them: of laws, measures, rules."""
        if not hasattr(self, "named"):
            found = set()
            for t in self.tables.values():
                for r in t:
                    found |= {" ".join(r[k].split()) for k in NAMES & r.keys() if isinstance(r[k], str) and re.search(r"\d", r[k])}
            self.named = sorted(found, key=len, reverse=True)
        return self.named

    def in_rows(self, token, letters):
        """Whether a row of one of these sources has a number; of any that has a source where there are none."""
        shown = number(token)
        for f in self.json["key_figures"] if letters else ():
            if shown and any(same(shown, f[k], x) for k in ("value", "low", "high") for x in FACTORS):
                return True
        for t in self.tables.values():
            for r in t:
                of = self.letters_of(r)
                if not (set(letters) & set(of) if letters else of):
                    continue
                for k, v in r.items():
                    if is_number(v) and shown and any(same(shown, v, f) for f in FACTORS):
                        return True
                    if isinstance(v, str) and k not in NAMES and token in tokens(v):
                        return True
        return False


YEAR = r"\b(19|20)\d\d\b"
# Columns of names and of words, in which digits are no figures.
NAMES = {"measure", "says", "text", "because", "answer", "they_say", "title", "name", "outcome", "commitment", "rule", "ask",
         "note", "source", "address", "goods", "indicator", "version", "programme", "other", "id", "iso3", "reason", "file"}
# Sources that are the reader's own word.
OWN = ["given on the command line: --", "the index's file", "an assumption of the file", "the file of --"]
# Words in which a number is how something is counted or named, and no figure.
WORDS = [
    r"'<5'", r"'[a-z]+' \d+", r"--[a-z]+ \d+", r"(?:Tier|Nivel|nivel) \d(?: (?:or|o) \d)?", r"\b3P\b",
    r"(?:Global Slavery Index|Índice Global de Esclavitud) \d{4}", r"\bof 100,000 people\b", r"\bpor cada 100\W000 habitantes\b",
    r"\bin 95 of 100 ways\b", r"\ben 95 de cada 100 maneras\b", r"\b90% between\b", r"\bel 90% entre\b",
]


def strip(text, names):
    """A text without names and such words, as long as it was."""
    for n in names:
        text = text.replace(n, " " * len(n))
    for w in WORDS:
        text = re.sub(w, lambda m: " " * len(m.group()), text)
    return text


def years(text):
    """The years of "2009, 2011-2014 and 2016"."""
    return {y for a, b in re.findall(r"\b((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", text) for y in range(int(a), int(b or a) + 1)}


def catalogue(start):
    """Patterns of the sentences that begin so, in English and Spanish."""
    text = {l: json.load(open(f"{SOURCE}/web/text/{l}.json", encoding="utf-8")) for l in ("en", "es")}
    keys = [k for k, v in text["en"].items() if k.startswith("say.") and v.startswith(start)]
    return [re.compile("(.+?)".join(map(re.escape, re.split(r"\{\d\}", text[l][k]))) + "$") for k in keys for l in text]


def tiers():
    """Years with tiers, and those with one better than the Watch List."""
    rows = json.loads(subprocess.run([PROGRAM, "country", "facts", "--by", "tip-tier", "--json"], capture_output=True, text=True).stdout)
    rows = [r for r in rows["tables"]["facts"] if "stands" in (r["marks"] or "")]
    return {r["year"] for r in rows}, {r["year"] for r in rows if r["value"] in ("1", "2")}


def check_gaps(r, text):
    """None where a text is not of years that are missing; else what is wrong with it."""
    for pattern in GAPS["tiers"]:
        m = pattern.match(text)
        if m:
            none, bad = (years(m.group(1)), years(m.group(2))) if m.re.groups == 2 else (years(m.group(1)), set())
            if m.re.groups == 1 and not none.isdisjoint(TIERS[0]):
                none, bad = set(), none
            return [f"'{y}' of '{text}' has tiers" for y in none & TIERS[0]] + [
                f"'{y}' of '{text}' is wrong" for y in bad if y not in TIERS[0] or y in TIERS[1]
            ] + ([f"'{text}' says not all"] if none | bad != set(range(min(TIERS[0]), max(TIERS[0]) + 1)) - TIERS[1] else [])
    for pattern in GAPS["spending"]:
        m = pattern.match(text)
        if m:
            told = {x["year"] for x in r.tables["tracker"]}
            missing = set(range(min(told), max(told))) - told
            return [f"'{text}' does not say {missing}, {max(told)}"] if (years(m.group(1)), years(m.group(2))) != (missing, {max(told)}) else []
    return None


def check_table(r, unit, wrong):
    """The name of the JSON table that is shown, and how many of its rows."""
    _, caption, head, rows = unit
    where = f"table '{caption}'"
    best = None
    for name, table in r.tables.items():
        if len(table) < len(rows):
            continue
        of = [columns(rows, j, table[: len(rows)], r.marks, r.said) for j in range(len(head))]
        missing = [j for j in range(len(head)) if not of[j]]
        if best is None or len(missing) < len(best[1]):
            best = (name, missing, table[: len(rows)], of)
    if best is None:
        wrong.append(f"{where}: no table of the JSON has its {len(rows)} rows")
        return None
    name, missing, table, of = best
    for j in missing:
        wrong.append(f"{where}: column '{head[j]}' ({', '.join([c[j] for c in rows if c[j]][:3])}) is no column of '{name}'")
    figures = [j for j in range(len(head)) if not any(f[0] in NAMES for f in of[j])]
    over = r.letters(caption)
    for row, data in zip(rows, table) if name not in ("sources", "refused") else ():
        if not any(tokens(strip(row[j], r.names())) for j in figures):
            continue
        said = over + [x for c in row for x in (c.split() if c and all(m in r.sources for m in c.split()) else [])]
        whole = data.get("source") if data.get("source") in row else None
        if not said and not whole:
            wrong.append(f"{where}: row '{' | '.join(row)[:80]}' has no letter")
            break
        if not (any(re.search("year", k) and v for k, v in data.items())
                or all(r.own(r.sources[m]["source"]) or re.search(YEAR, r.sources[m]["source"]) for m in said)):
            wrong.append(f"{where}: row '{' | '.join(row)[:80]}' has no year")
            break
    return name, len(rows)


def pair(r, name, value):
    """Whether a row with a source has a name and a number."""
    shown = number(value)
    for t in r.tables.values():
        for row in t:
            if r.letters_of(row) and (r.said or name in row.values()) and shown:
                if any(is_number(v) and any(same(shown, v, f) for f in FACTORS) for v in row.values()):
                    return True
    return False


def check_drawn(r, kind, text, wrong):
    """Numbers of a picture: of a bar or a country with its name; classes and ticks are its scale."""
    if kind in ("drawn li", "drawn p.more"):
        for part in re.sub(r"^[^:]*: ", "", text).split("; ") if kind == "drawn p.more" else ():
            m = re.match(r"(.+) \(([^()]+)\)\.?$", part)
            if m and not pair(r, m.group(1), m.group(2)):
                wrong.append(f"{kind} '{part}' is in no row")
        return
    m = re.match(r"(.+): ([−-]?[\d,.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)\D*(?:\(([\d,.]+) \w+ ([\d,.]+)\))?$", text)
    if kind == "drawn title" and m:
        if not all(pair(r, m.group(1), v) for v in m.groups()[1:] if v):
            wrong.append(f"{kind} '{text}' is in no row")
        return
    if re.search(r"\btick\b", kind):
        return
    for t in tokens(strip(text, r.names())):
        if not r.in_rows(t, []):
            wrong.append(f"{kind} '{text}': {t} is in no row")


def check_text(r, kind, text, wrong):
    gaps = check_gaps(r, text)
    if gaps is not None:
        wrong += gaps
        return
    letters = r.letters(text)
    for t in tokens(strip(text, r.names())):
        shown = number(t)
        if r.is_asked(t) or shown and shown[0] in r.counts() or letters and r.in_rows(t, letters):
            continue
        wrong.append(f"{kind} '{text[:300]}': {t} is " + (f"in no row of {' '.join(letters)}" if letters else "without a letter"))


def joined(units):
    """A key figure with its label, a term with what it says."""
    out = []
    for u in units:
        before = out[-1] if out else ("", "")
        of_card = before[0] == "card" and u[0].startswith(("p.big", "p.between"))
        if u[0] == "p.label":
            out.append(("card", u[1]))
        elif of_card or u[0] == "dd" and before[0] == "dt":
            out[-1] = (before[0], before[1] + ": " + u[1])
        elif not u[0].startswith("in a card"):  # the card's own words, drawn
            out.append(u)
    return out


def check(r, units):
    wrong = [f"source {m}, '{s['source']}', has no year" for m, s in r.sources.items() if not s["source"] or not r.dated(s)]
    shown, caption = None, None
    for unit in units:
        kind, text = unit[0], unit[1]
        if kind == "table":
            if id(unit) not in r.seen:  # it is asked again for each number that is planted elsewhere
                found = []
                r.seen[id(unit)] = (check_table(r, unit, found), found, unit)
            shown, found, _ = r.seen[id(unit)]
            wrong += found
            if shown and caption and tokens(caption) and not r.letters(caption):
                if not set(tokens(strip(caption, r.names()))) <= set(tokens(r.asked)):
                    wrong.append(f"caption '{caption}' is of numbers that nobody asked for")
            caption = None
        elif kind == "p.caption":
            caption = text
        elif kind == "p.more" and shown:
            for t in tokens(re.sub(r"--\S+ \S+", "", text)):
                if number(t)[0] != len(r.tables[shown[0]]) - shown[1]:
                    wrong.append(f"'{text}' is not so of '{shown[0]}'")
        elif kind.startswith("drawn"):
            check_drawn(r, kind, text, wrong)
        elif tokens(text):
            check_text(r, kind, text, wrong)
    return wrong


def other(token):
    """A number of the same form that is not this one."""
    at = max(i for i, c in enumerate(token) if c in "0123456789" and (c != "0" or not re.search(r"[1-9]", token)))
    return token[:at] + str((int(token[at]) + 3) % 10 or 4) + token[at + 1 :]


def planted(r, units):
    """Pages with one number of the page changed to one that no row has, or without a letter."""
    for i, unit in enumerate(units):
        if unit[0] == "table":
            if not unit[3]:
                continue
            for at in {0, len(unit[3]) // 2, len(unit[3]) - 1}:
                for j, cell in enumerate(unit[3][at]):
                    for t in tokens(cell)[:1]:
                        row = [*unit[3][at][:j], cell.replace(t, other(t), 1), *unit[3][at][j + 1 :]]
                        yield f"{t} to {other(t)} in {row}", [*units[:i], (*unit[:3], [*unit[3][:at], row, *unit[3][at + 1 :]]), *units[i + 1 :]]
            continue
        if unit[0].startswith("drawn") and re.search(r"\btick\b|^drawn (li|p.more)", unit[0]):
            continue
        if unit[0] == "p.more":
            continue
        bare = strip(unit[1], r.names())
        for t in dict.fromkeys(tokens(bare)):
            wrong = t
            for _ in range(9):
                wrong = other(wrong)
                if not r.in_rows(wrong, []) and number(wrong) and number(wrong)[0] not in r.counts() and not r.is_asked(wrong):
                    at = re.search(rf"(?<![\w.,]){re.escape(t)}(?!\w)", bare)
                    if at:
                        text = unit[1][: at.start()] + wrong + unit[1][at.end() :]
                        yield f"{t} to {wrong} in '{text[:120]}'", [*units[:i], (unit[0], text, *unit[2:]), *units[i + 1 :]]
                    break
        theirs = [t for t in tokens(bare) if not r.is_asked(t) and not (number(t) and number(t)[0] in r.counts())]
        bare = re.sub(r" \([a-z]{1,2}( [a-z]{1,2})*\)", "", unit[1])
        if r.letters(unit[1]) and theirs:
            yield f"no letter in '{bare[:120]}'", [*units[:i], (unit[0], bare, *unit[2:]), *units[i + 1 :]]


GAPS = {"tiers": catalogue("Tiers of {1} are not known here") + catalogue("Of tiers of {1}"),
        "spending": catalogue("No figure was read of {1}, nor of a year after")}
TIERS = tiers()


MOST = 12  # of a page's numbers are changed, one at a time


def main():
    bad = pages = plants = missed = 0
    for call in CALLS:
        for more in ([], ["--lang", "es"]):
            r = Report(call, *more)
            units = joined(Page(r.html).units)
            name = " ".join(call + more).replace(SOURCE, ".")
            wrong = list(dict.fromkeys(check(r, units)))
            pages += 1
            bad += len(wrong)
            for w in wrong:
                print(f"{name}: {w}")
            pages_of = list(planted(r, units))
            for what, page in pages_of[:: len(pages_of) // MOST + 1]:
                plants += 1
                if set(check(r, page)) <= set(wrong):
                    missed += 1
                    print(f"{name}: not found: {what}")
    if plants < 500:
        print(f"only {plants} numbers were planted")
        bad += 1
    print(f"{pages} pages: {bad} numbers without a row, {missed} of {plants} that were planted not found")
    return bad + missed > 0


if __name__ == "__main__":
    sys.exit(main())
