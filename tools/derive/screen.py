#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of names under data/screen from the statements in tools/derive/screen.

    python3 tools/derive/screen.py ELF.csv MANUMIT

ELF.csv   GLEIF's list of legal forms (Entity Legal Forms code list 1.4.1, ISO 20275),
          https://www.gleif.org/en/lei-data/code-lists/iso-20275-entity-legal-forms-code-list
MANUMIT   the program, which reads forms of other scripts as it will read names; "-" keeps
          what the table holds of them

Writes letters.csv, name_words.csv, nicknames.csv, places.csv and legal_forms.csv and puts
their hashes into SOURCES.csv. A legal form's class is judged by the words of its name (RULES);
forms that are one letter, everyday words, of no such class, or longer than seven words are
left out, since a name that has such a word by chance would be read wrongly.
"""
import csv
import hashlib
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATEMENTS = ROOT / "tools/derive/screen"
DATA = ROOT / "data/screen"
READ = "2026-11-22"
OWN = "written for this project"
ELF_SOURCE = "GLEIF Entity Legal Forms code list 1.4.1 (ISO 20275)"
CLASSES = ("company shares limited corporation partnership sole cooperative foundation "
           "association state trust branch other").split()

# The class of a form by what its name holds, the first that fits. Names are in plain letters.
RULES = [
    ("branch", r"branch|zweignieder|sucursal|succursale|filial\b|foreign compan|fremd"),
    ("state", r"\bstate\b|unitar|municipal|government|public law|offentlich|gosudarst|derzavn|"
              r"statni|panstw|etat\b|estado|communal|kommun|region|federal|crown|statut"),
    ("cooperative", r"co-?op|genossensch|kooperat|cooperat|druzstv|spoldziel|osuusk|andels|"
                    r"samvirke|shirkat|mutual|szovetkezet|zadrug|uhistu|samvinn|economisk forening"),
    ("foundation", r"stiftung|stiftels|foundation|fondation|fondazion|fundac|stichting|nadac|"
                   r"zaklad|saatio|sjods|fond\b|alapitvan|vakuf|sihtasut"),
    ("trust", r"trust|fund\b|sicav|fonds|investment compan|unit inv|fideicom"),
    ("association", r"associa|verein|vereniging|forening|asociac|yhdist|sdruzen|zdruzen|stowarz|"
                    r"union\b|society|societies|asocia|egyesul|spolek|biedrib|udrug|religious|"
                    r"church|club|league|syndic|non-?profit|not-for-profit|chamber|federation"),
    ("sole", r"sole|einzel|individu|self-employed|eenmans|enkelt|fizick|zivnost|predprinimat|"
             r"entrepreneur|unipers"),
    ("limited", r"limited liab|responsab|beschrankt|besloten|prywatn|private lim|"
                r"ogran|omezen|obmedz|beperkt|korlatolt|begrens|begrenset|anparts|limitad|"
                r"limited compan|private compan|proprietary|simplifi|limited sirket|obmezhen|"
                r"ierobezot|uzdaroj|osauhing|omejen|einkahluta"),
    ("partnership", r"partner|kommandit|en nom collectif|nome collettivo|collectiv|comandita|"
                    r"commandite|accomandita|offene handels|handelsbolag|handelsgesell|komandit|"
                    r"vennootschap onder|firma\b|jawna|tovaris|komplement|ansvarlig|avoin yhtio|"
                    r"bolag\b|joint venture|consort|groupement"),
    ("shares", r"share|anonym|anonim|aktie|akcj|akci|aksi|aktsi|azion|actions|acoes|acciones|"
               r"naamloze|joint.?stock|public lim|public comp|reszveny|osakey|europaea|europea|"
               r"europeesch|europai|europei|hlutafelag|delnisk|dionick|perseroan|berhad|\bplc\b"),
    ("corporation", r"corporat|incorporat"),
    ("limited", r"limited|\bltd\b"),
    ("company", r"compan|gesellsch|societ|sociedad|spolec|drustvo|selskap|vennootsch|yhtio"),
]
# Words that names have without being a legal form.
EVERYDAY = set("""association bank banks society trust fund funds foundation union club church
credit_union partnership corporation_sole school university college institute hospital
municipality federation chamber league community party company public private state agency
office authority commune region city insurance savings_bank investment limited_by
as is so da ha si de la le se in at ou ans ab ba sa_ kb hb ks es ai ae am an ad fi od sc hk us
gp mb ev bb ds po ao_ ip cc ea esp eu kt ky pp pa pk vs ss sf sl_ io if li ei ka kd ma mu os""".split())
# Forms that are a common word and a form: the word tells as much as it does before another form.
EVERYDAY |= {f"{word}_{form}" for form in ("corporation", "company") for word in
             """bank insurance business business_development community_development development educational
             loan general_business nursing transportation trust railroad district_improvement""".split()}
# Short abbreviations that are forms nevertheless stand in legal.txt.


def fold(text):
    """Plain words as the program reads Latin letters."""
    out = []
    for c in unicodedata.normalize("NFKD", text.casefold().translate(
            str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
                           "þ": "th", "ð": "d", "’": "", "'": "", "ʻ": "", "`": ""}))):
        kind = unicodedata.category(c)
        if kind.startswith("M"):
            continue
        out.append(c if kind[0] == "L" or kind == "Nd" or c == "." else " ")
    words = []
    # Letters with dots between them are one word: "s.a.r.l.", "p.l.c."
    for word in "".join(out).split():
        parts = [p for p in word.split(".") if p]
        if len(parts) > 1 and all(len(p) == 1 for p in parts[:-1]) or len(parts) == 1:
            words.append("".join(parts))
        else:
            words.extend(parts)
    joined = []
    for word in words:
        joined.append(word)
    return " ".join(joined)


def latin(text):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or unicodedata.category(c)[0] in "PZSM"
               for c in text)


def lines(name):
    for number, line in enumerate((STATEMENTS / name).read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def write(name, header, rows):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    (DATA / name).write_text(out.getvalue(), "utf-8")
    return len(rows)


def letters():
    rows, seen = [], {}
    for number, line in lines("letters.txt"):
        head, _, rest = line.partition(": ")
        script, kind, *vowel = head.split()
        for item in rest.split():
            letter, _, reading = item.partition("=")
            letter = unicodedata.normalize("NFC", letter)
            if letter in seen:
                sys.exit(f"letters.txt:{number}: '{letter}' is there twice")
            seen[letter] = True
            rows.append((script, letter, reading, kind, vowel[0] if vowel else ""))
    rows.sort(key=lambda r: (r[1], r[0]))
    return write("letters.csv", ("script", "letters", "latin", "kind", "vowel"), rows)


def words():
    rows, seen = [], set()
    for number, line in lines("words.txt"):
        tag, _, rest = line.partition(": ")
        for item in rest.split():
            word, _, value = item.partition("=")
            key = (tag, word)
            if key in seen:
                continue
            seen.add(key)
            rows.append((word.replace("_", " "), tag, value.replace("_", ""), OWN))
    rows.sort()
    return write("name_words.csv", ("word", "tag", "value", "source"), rows)


def nicknames():
    rows = []
    for group, (_, line) in enumerate(lines("nicknames.txt"), 1):
        rows += [(name, group, OWN) for name in dict.fromkeys(line.split())]
    rows.sort()
    return write("nicknames.csv", ("name", "group", "source"), rows)


def places():
    rows = []
    for _, line in lines("places.txt"):
        key, _, rest = line.partition(": ")
        rows += [(name.replace("_", " "), key, OWN) for name in dict.fromkeys(rest.split())]
    rows.sort()
    return write("places.csv", ("name", "place", "source"), rows)


def kind_of(name):
    plain = fold(name)
    for kind, rule in RULES:
        if re.search(rule, plain):
            return kind
    return "other"


def forms_of_list(path):
    """Yields (form, class, country) of GLEIF's list."""
    with open(path, encoding="utf-8-sig", newline="") as f:
        for row in csv.DictReader(f):
            country = row["Country Code (ISO 3166-1)"].strip()
            local = row["Entity Legal Form name Local name"].strip()
            plain = row["Entity Legal Form name Transliterated name (per ISO 01-140-10)"].strip()
            if not country or not local:
                continue
            kind = kind_of(plain or local)
            if kind == "other":
                continue
            english = row["Language Code (ISO 639-1)"].strip() == "en"
            forms = {local, plain}
            if english and (kind not in ("limited", "shares", "corporation", "partnership")
                            or " " not in local):
                forms = set()  # everyday words: "Railroad", "Investment Company"
            for cell in ("Abbreviations Local language", "Abbreviations transliterated"):
                forms.update(part.strip() for part in re.split(r"[;,]", row[cell]))
            for form in forms:
                if form:
                    yield form, kind, country


def read_by_program(program, forms):
    """How the program reads forms of other scripts: {form: plain words}."""
    if program == "-":
        old = DATA / "legal_forms.csv"
        if not old.exists():
            return {}
        with open(old, encoding="utf-8", newline="") as f:
            return {r["form"]: r["normal"] for r in csv.DictReader(f)}
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(("name1", "name2", "schema"))
        w.writerows((form, form, "Vessel") for form in forms)  # no phrases are joined
        f.flush()
        text = subprocess.run([program, "screen", "pairs", f.name, "--explain", "--ndjson", "--table",
                               "readings"],
                              check=True, capture_output=True, text=True).stdout
    import json
    got = {}
    for line in text.splitlines():
        row = json.loads(line)
        got[row["name"]] = row["reading"]
    return got


def legal_forms(elf, program):
    found = {}  # form -> [class, countries, source]
    for _, line in lines("legal.txt"):
        kind, _, rest = line.partition(": ")
        for form in rest.split(";"):
            form = " ".join(form.split())
            found.setdefault(form, [kind, set(), OWN])
    own = {fold(form): form for form in found if latin(form)}
    for form, kind, country in forms_of_list(elf):
        if latin(form) and fold(form) in own:
            found[own[fold(form)]][1].add(country)
            continue
        plain = fold(form).replace(" ", "_")
        if latin(form) and (len(plain.replace("_", "")) < 2 or plain in EVERYDAY):
            continue
        count = len(plain.split("_"))
        if count > 7 or (latin(form) and count == 1 and len(plain) == 2):
            continue
        entry = found.setdefault(form, [kind, set(), ELF_SOURCE])
        entry[1].add(country)
    other = [form for form in found if not latin(form)]
    read = read_by_program(program, other)
    rows, taken = [], {}
    for form, (kind, countries, source) in sorted(found.items(), key=lambda x: (x[1][2] != OWN, x[0])):
        normal = fold(form) if latin(form) else read.get(form, "")
        if not normal:
            continue
        if normal in taken:
            rows[taken[normal]][3] |= countries
            continue
        if len(normal.replace(" ", "")) < 2:
            continue
        taken[normal] = len(rows)
        rows.append([form, normal, kind, countries, source])
    rows = [(f, n, k, " ".join(sorted(c)), s) for f, n, k, c, s in rows]
    rows.sort(key=lambda r: (r[1], r[0]))
    countries = {c for r in rows for c in r[3].split()}
    print(f"legal forms of {len(countries)} countries")
    return write("legal_forms.csv", ("form", "normal", "class", "countries", "source"), rows)


def sources(made):
    """Puts rows of what was made into SOURCES.csv; others are kept as they are."""
    path = DATA / "SOURCES.csv"
    header = ["file", "what", "source", "source_date", "read", "licence", "sha256"]
    rows = {}
    if path.exists():
        with open(path, encoding="utf-8", newline="") as f:
            rows = {r["file"]: r for r in csv.DictReader(f)}
    for name, what, source, date, licence in made:
        digest = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
        rows[name] = dict(zip(header, (name, what, source, date, READ, licence, digest)))
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, header, lineterminator="\n")
        w.writeheader()
        w.writerows(rows[name] for name in sorted(rows))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    DATA.mkdir(parents=True, exist_ok=True)
    counts = {
        "letters.csv": letters(), "name_words.csv": words(), "nicknames.csv": nicknames(),
        "places.csv": places(), "legal_forms.csv": legal_forms(sys.argv[1], sys.argv[2])}
    own = (OWN, "2026", "Apache-2.0")
    sources([
        ("letters.csv", "letters of other scripts in Latin letters", *own),
        ("name_words.csv", "what words do in names, and other spellings of them", *own),
        ("nicknames.csv", "given names that one person may bear side by side", *own),
        ("places.csv", "countries and large places as names of organisations have them", *own),
        ("legal_forms.csv", "legal forms of organisations with their class and countries",
         ELF_SOURCE + "; classes and further forms written for this project", "2023",
         "GLEIF: CC0 1.0; ours: Apache-2.0"),
    ])
    for name, count in counts.items():
        print(f"{name}: {count} rows")


if __name__ == "__main__":
    main()
