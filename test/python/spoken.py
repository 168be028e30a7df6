# SPDX-License-Identifier: Apache-2.0
#
# spoken.py PROGRAM SOURCE [countries] - what 'manumit estimate' and its kin, or the commands about
# countries, say with --lang es is Spanish.
#
# Each call of CALLS is made in English and in Spanish, as text, HTML and JSON. Of what
# comes in Spanish
# - no sentence of web/text/en.json may be left (the catalogue has it, and it was not found);
# - no text may be the same as in English, if it has two words (the catalogue lacks it);
# - no word may be one of English grammar (a sentence was found by half).
# What the reader wrote (names of columns, options, values in quotes) stays, and is left out.
import html
import json
import re
import subprocess
import sys

PROGRAM, SOURCE = sys.argv[1], sys.argv[2]
CASES = f"{SOURCE}/test/cli/cases"

GRAMMAR = set(
    "the of and is are was were with without that which this these those from by for not than only "
    "all each one its their them they to in on at or but if be been have had nobody more less least "
    "most what who whom how there between before after when where would can cannot same other others "
    "into also both two few many so such them".split()
)
# Words of what calls below are about: columns, options, names of methods and of tables.
OWN = re.compile(r"'[^']*'|«[^»]*»|\"[^\"]*\"|(?<![\w-])--?[a-z][\w-]*(?: [A-Z]+(?:=[A-Z]+)?)?|manumit(?: [a-z]+)+|estimate \w+"
                 r"|\S*[/=]\S*|\b\w*\d\w*\b|^ *(?:text|texto): .*")

COUNTS = "a,b,c,n\n1,0,0,40\n0,1,0,30\n0,0,1,35\n1,1,0,8\n0,1,1,9\n1,0,1,7\n1,1,1,3\n"
STRATA = "sex,a,b,c,n\nf,1,0,0,40\nf,0,1,0,30\nf,0,0,1,35\nf,1,1,0,8\nm,0,1,1,9\nm,1,0,1,7\nm,1,1,1,3\nm,1,0,0,9\n,1,0,0,3\n"
ODD = "nurses,twins,cleaners,v,r,w\n1,2,some,x,n,1\n2,1,1,x,n,1\n3,-4,0,y,n,1\n1,1,1,,n,1\n2,2,1,z,s,1\n1,2,1,z,,1\n1,2,1,y,n,heavy\n"
DISTRICTS = "district,year,cases,programme\n" + "".join(
    f"D{d},{2015 + y},{20 + 3 * d + 2 * y + (d * y * 7) % 5 + (9 if d < 3 and y > 4 + d % 2 else 0)},{int(d < 3 and y > 4 + d % 2)}\n"
    for d in range(9)
    for y in range(8)
)
ALONE = "".join(l for l in DISTRICTS.splitlines(True) if not re.match(r"D[12],", l))
SCALE = ["scaleup", f"{CASES}/estimate-scaleup/answers.csv", "--sizes", f"{CASES}/estimate-scaleup/sizes.csv",
         "--population", "100000", "--hidden", "cleaners", "--replicates", "200"]

# What is asked, and what is handed in.
CALLS = [
    (["-", "--replicates", "200"], COUNTS),
    (["-", "--replicates", "200", "--method", "stepwise,bic,coverage,dga"], COUNTS.replace("1,1,1,3\n", "0,0,0,5\n")),
    (["-", "--check", "12,13,23"], COUNTS),
    (["-", "--model", "12,13,23"], COUNTS.replace("1,1,0,8\n", "")),
    (["-", "--method", "chapman"], "a,b,n\n1,0,40\n0,1,30\n1,1,1\n"),
    ([f"{CASES}/estimate/records.csv", "--person", "case", "--list", "agency", "--replicates", "100"], ""),
    (["-", "--by", "sex"], STRATA),
    (["-", "--by", "sex", "--missing", "share"], STRATA),
    (["-", "--by", "sex"], "sex,a,b,n\nf,1,0,40\nf,0,1,30\nf,1,1,12\nm,1,0,12\nm,0,1,9\nm,1,1,4\n"),
    ([f"{CASES}/estimate-by/records.csv", "--person", "case", "--list", "agency", "--by", "sex"], ""),
    (["-", "--by", "sex"], "sex,a,b,c,n\nf,1,0,0,60\nf,0,1,0,50\nf,0,0,1,40\nf,1,1,0,1\nm,1,0,0,4\nm,0,1,0,4\nm,0,0,1,3\n"),
    (["change", f"{CASES}/estimate-change/victims.csv", "--only", "source=a"], ""),
    (["change", "-"], "unit,year,value\na,2019,1\na,2020,2\nb,2019,3\nc,2020,4\n"),
    (["change", "-"], "unit,year,value\n" + "".join(f"u{i},2019,{100 + i}\nu{i},2020,{150 + 2 * i}\n" for i in range(9))),
    (["change", f"{CASES}/estimate-change/lists.csv", "--replicates", "200"], ""),
    (["change", f"{CASES}/estimate-change/records.csv", "--person", "case", "--list", "agency", "--replicates", "200"], ""),
    (["change", f"{CASES}/estimate-change-programme/monthly.csv", "--at", "2021-03"], ""),
    (["change", f"{CASES}/estimate-change-programme/monthly.csv", "--at", "2021-03", "--errors", "newey-west", "--season", "12", "--log"], ""),
    (["change", "-", "--at", "7"], "time,value\n" + "".join(f"{i},0\n" for i in range(12))),
    (["change", f"{CASES}/estimate-change-programme/districts.csv", "--replicates", "199"], ""),
    (["change", "-", "--replicates", "199"], DISTRICTS),
    (["change", "-"], ALONE),
    (["change", "-", "--replicates", "199"], "".join(l for l in DISTRICTS.splitlines(True) if ",2017," not in l)),
    (["change", "-"], "".join(l for l in ALONE.splitlines(True) if ",2016," not in l and ",2018," not in l)),
    (["change", "-"], ALONE.replace("D5,2016", "D5,2030")),
    (SCALE + ["--unit", "village"], ""),
    (SCALE + ["--hidden-survey", f"{CASES}/estimate-scaleup/cleaners.csv"], ""),
    (["scaleup", "-", "--unit", "v", "--stratum", "r", "--weight", "w"] + SCALE[2:], ODD),
    (["rds", f"{CASES}/estimate-rds/respondents.csv", "--trait", "debt", "--population", "400", "--replicates", "200"], ""),
    (["rds", f"{CASES}/estimate-rds/bad.csv", "--columns", "coupon=came_with,given=handed_out,degree=knows", "--trait", "debt", "--replicates", "100"], ""),
    (["places", f"{CASES}/estimate-places/met.csv", "--trait", "debt"], ""),
    (["multiplier", f"{CASES}/estimate-multiplier/survey.csv", "--multiplier", "bracelet=120", "--multiplier", "clinic=9000"], ""),
    (["multiplier", f"{CASES}/estimate-multiplier/survey.csv", "--multiplier", "bracelet=120"], ""),
    (["multiplier", f"{CASES}/estimate-multiplier/recruited.csv", "--recruited", "--multiplier", "bracelet=120", "--replicates", "200"], ""),
    (["multiplier", "-", "--columns", "weight=w", "--multiplier", "got=50"], "got,w\nyes,1\nno,2\nmaybe,1\n,1\nno,x\n"),
    (["power", "--design", "did", "--effect", "-0.2", "--noise", "0.25", "--simulations", "100"], ""),
    (["power", "--design", "panel", "--effect", "0.5", "--spread", "0.3", "--simulations", "100"], ""),
    (["power", "--design", "lists", "--effect", "-0.3", "--chances", "0.2,0.3,0.25", "--simulations", "100"], ""),
    # Refused, each with its fix.
    (["-"], "a,b,n\n1,0,many\n"),
    (["-", "--by", "region"], STRATA),
    (["-"], "a,b,sex\n1,0,1\n0,1,0\n1,1,1\n"),
    (["-", "--by", "sex", "--method", "bic"], STRATA),
    (["change", "-"], "unit,year,value\na,2019,1\na,2019,2\n"),
    (["change", "-"], "time,value\n1,2\n2,3\n"),
    (["change", "-", "--design", "did"], "unit,time,value\na,1,2\nb,1,3\n"),
    (["change", "-", "--season", "12"], "unit,year,value\na,2019,1\na,2020,2\n"),
    (["power"], ""),
    (["power", "--design", "lists", "--effect", "-0.3", "--noise", "1"], ""),
    (["rds", "-", "--trait", "x"], "id,recruiter,degree,x\n1,,2,a\n2,3,2,b\n3,2,2,a\n"),
    (["rds", "-", "--trait", "x"], "id,recruiter,degree,x\n1,,2,a\n2,1,2,a\n"),
    (["multiplier", f"{CASES}/estimate-multiplier/survey.csv", "--multiplier", "bracelet"], ""),
    (["places", f"{CASES}/estimate-places/met.csv"], ""),
    (["simulate", "--people", "3000"], ""),
    (["simulate", "--pattern", "positive,negative", "-o", "nowhere"], ""),
]

# With 'countries' as a third argument: of countries, clauses, promises, briefs and budgets.
COUNTRIES = [
    (["country", "show", "Ghana"], ""), (["country", "show", "USA"], ""), (["country", "show", "Thailand"], ""), (["country", "show", "WLD"], ""), (["country", "show", "Tuvalu"], ""),
    (["country", "show", "Ghana", "--commitments", f"{CASES}/alliance/commitments.csv"], ""),
    (["country", "rank", "--by", "victims-detected", "--per", "100000", "--since", "2019"], ""),
    (["country", "rank", "--by", "persons-convicted", "--order", "least"], ""),
    (["country", "rank", "--by", "tip-tier", "--year", "2023", "--since", "2013"], ""),
    (["country", "rank", "--by", "3p", "--since", "2010"], ""),
    (["country", "compare", "USA", "Mexico", "Canada"], ""),
    (["country", "index", "3p"], ""), (["country", "index", "gsi-vulnerability-2023"], ""), (["country", "index", f"{CASES}/country-index/mine.csv"], ""),
    (["country", "facts", "--of", "COG", "--by", "tip-tier"], ""),
    (["country", "facts", "--of", "Ghana", "--facts", f"{CASES}/country-import/facts.csv"], ""),
    (["country", "import", f"{CASES}/country-import/wide.csv", "--year", "2022", "--source", "Escritorio", "--retrieved", "2024-05-01", "--columns", "persons-convicted=Convictions"], ""),
    (["country", "indicators"], ""),
    (["alliance", f"{CASES}/alliance/commitments.csv", "--on", "2026-11-23"], ""), (["alliance", f"{CASES}/alliance/commitments.csv"], ""),
    (["alliance", "suggest", "Australia", "--year", "2022"], ""), (["alliance", "suggest", "Ghana"], ""),
    (["access"], ""), (["access", "--rule", f"{CASES}/access/clause.csv", "--against", f"{CASES}/access/stricter.csv", "--year", "2023"], ""),
    (["brief", "Ghana"], ""), (["brief", "USA"], ""), (["brief", "Tuvalu"], ""),
    (["budget"], ""), (["budget", "--plan"], ""), (["budget", "--plan", "--page"], ""),
    (["budget", "--profits", "150e9", "--profits-range", "120e9:190e9", "--allocate", f"{CASES}/budget/programmes.csv", "--fair", "0.2"], ""),
    (["budget", "--districts", f"{CASES}/budget/districts.csv", "--tracker", f"{CASES}/budget/tracker.csv"], ""),
    (["country", "show", "Gana"], ""), (["country", "rank", "--by", "victim-detected"], ""), (["country", "rank", "--by", "victims-detected", "--since", "2022"], ""),
    (["access", "--into", "Atlantis"], ""), (["brief", "WLD"], ""), (["budget", "--profits", "5", "--profits-range", "6:7"], ""), (["budget", "--allocate", "-"], "programme,weight\nA,x\n"),
]
ABOUT = sys.argv[3] if len(sys.argv) > 3 else "estimate"
CODES = re.compile(r"\b[a-z]+(?:[_-][a-z]+)+\b|^(?:without|either|nobody|least|both)$|\b(?:country|alliance) [a-z]+\b")


def ask(call, given, *more):
    done = subprocess.run([PROGRAM, *([] if ABOUT == "countries" else ["estimate"]), *call, *more], input=given, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def pieces(form, text):
    """Texts of a report: of HTML what stands between marks and in names of pictures."""
    if form == "--html":
        text = re.sub(r"(?s)<(style|script)[^>]*>.*?</\1>|<tspan class=\"narrow\">.*?</tspan>|</?tspan[^>]*>", "", text)
        found = re.split(r"<[^>]+>", text) + re.findall(r'(?:alt|aria-label|title)="([^"]*)"', text)
        return [html.unescape(t).strip() for t in found if t.strip()]
    if form == "--json":
        return [json.loads(m) for m in re.findall(r'"(?:note|reason|warning|says)": ("(?:[^"\\]|\\.)*")', text)] + sum(
            (re.findall(r'"((?:[^"\\]|\\.)*)"', m) for m in re.findall(r'"warnings": \[([^\]]*)\]', text)), [])
    if ABOUT == "countries":  # tables are read as HTML: here titles of sources are cut to columns
        text = "\n\n".join(t for t in re.split(r"\n\n", text) if "──" not in t)
    return [" ".join(t.split()) for t in re.split(r"\n\n", text) if t.strip()]


# Columns of what others wrote, or of codes and names that stay; a note to a figure is its source's.
THEIRS = {"source", "address", "name", "note", "file", "text", "commitment", "evidence", "verified_by", "mark", "iso3", "indicator",
          "region", "goods", "unit", "others", "rule", "says", "id", "way", "programme", "district", "ask", "deed", "row", "was", "what"}


def of_others(call, given):
    """Texts of a report that no language turns: titles of sources, notes to figures, what the reader handed in."""
    if ABOUT != "countries":
        return []
    done = ask(call, given, "--json")
    if done[0]:
        return []
    found = set()
    for table in json.loads(done[1])["tables"].values():
        for row in table:
            for k, v in row.items():
                if isinstance(v, str) and (k in THEIRS or k.endswith("_source") or k.endswith("_address")):
                    found |= {v, *v.split("; ")}
    return sorted((f for f in found if len(f) > 2), key=len, reverse=True)


def without(text, theirs):
    for t in theirs:
        text = text.replace(t, " ")
    return text


def english(text):
    text = CODES.sub(" ", text) if ABOUT == "countries" else text
    return [w for w in re.findall(r"[^\W\d_]+", OWN.sub(" ", text)) if w.lower() in GRAMMAR]


def sentences():
    en = json.load(open(f"{SOURCE}/web/text/en.json", encoding="utf-8"))
    es = json.load(open(f"{SOURCE}/web/text/es.json", encoding="utf-8"))
    return [v for k, v in en.items() if k.startswith("say.") and len(v.split()) > 2 and es[k] != v]


def main():
    known = [(s, re.compile(".+?".join(map(re.escape, re.split(r"\{\d\}", s))))) for s in sentences()]
    long = [(max(re.split(r"\{\d\}", s), key=len), s, f) for s, f in known]
    wrong = []
    seen = 0
    for call, given in COUNTRIES if ABOUT == "countries" else CALLS:
        theirs = of_others(call, given)
        name = " ".join(c.replace(SOURCE, ".") for c in call)
        en = ask(call, given, "--html")
        first = set(pieces("--html", en[1]) + en[2].splitlines())
        for form in ["--html", "--json", "--color=never"]:
            es = ask(call, given, form, "--lang", "es")
            if en[0] != es[0]:
                wrong.append(f"{name} {form}: ends with {es[0]}, in English with {en[0]}")
            for whole in pieces(form, es[1]) + es[2].splitlines():
                seen += 1
                text = without(whole, theirs)
                left = [s for part, s, f in long if part in text and f.search(text)]
                if left:
                    wrong.append(f"{name} {form}: '{text}' has '{left[0]}'")
                elif english(text):
                    wrong.append(f"{name} {form}: '{text}' has {english(text)}")
                elif text in first and re.search(r"[^\W\d_]{3,} [^\W\d_]{3,}", OWN.sub(" ", CODES.sub(" ", text) if ABOUT == "countries" else text)):
                    wrong.append(f"{name} {form}: '{text}' is as in English")
    if seen < 3000:
        wrong.append(f"only {seen} texts were read")
    print("\n".join(dict.fromkeys(wrong)) or f"{seen} texts of {len(COUNTRIES if ABOUT == 'countries' else CALLS)} calls in three forms: Spanish")
    return bool(wrong)


sys.exit(main())
