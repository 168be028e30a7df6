"""The code tables that came later: NACE, PSC, CPV and BEA.

codes.py calls this; see there for how a table looks.  Beside it lie the
judgements on PSC (codes_psc.csv) and CPV (codes_cpv.csv), and the class of
ISIC Rev. 4 that each class of NACE Rev. 2 is part of (nace_isic4.csv, from
Eurostat's list of NACE Rev. 2 with its reference to ISIC Rev. 4).

  NACE    the ISIC 4 class that holds the NACE class; groups, divisions and
          sections take the mean of what is below.
  PSC     what was bought, by own judgement of the official titles; services
          to equipment (J, K, N) by the product group behind the letter.
  CPV     what was bought, by own judgement of the titles of Regulation (EC)
          213/2008, for the divisions and such groups as were read.
  BEA     mean of the NAICS codes of a detail industry; summary codes by the
          NAICS code they begin with.
"""
import csv
import os
import re
from collections import defaultdict
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))

# Government and other codes of BEA that no NAICS code describes.
BEA_OWN = [
    ("491000", "c27 1", "postal service: ISIC3 6411"),
    ("S00", "c31 1", "government: ISIC3 75"),
    ("S00101", "c17 1", "federal electric utilities: ISIC3 4010"),
    ("S00201", "c23 1", "state and local passenger transit: ISIC3 602"),
    ("S00202", "c17 1", "state and local electric utilities: ISIC3 4010"),
    ("S00401", "c16 1", "scrap: ISIC3 37"),
    ("S00402", "c21 1", "used goods: the dealer is paid, nothing is made again"),
    ("GF", "c31 1", "federal government: ISIC3 75"),
    ("GS", "c31 1", "state and local government: ISIC3 75"),
    ("GSLGE", "c32 1", "state and local education: ISIC3 80"),
    ("GSLGH", "c33 1", "state and local hospitals and health: ISIC3 85"),
    ("531H", "c29 1", "housing: ISIC3 70"),
    ("4200ID", "c20 1", "customs duties stand with the trade that pays them"),
]

# The information technology codes of October 2020, which the list lacks (US Department
# of Veterans Affairs, routine PRC236P of 2024-08-06, an update of its copy of the list).
PSC_2020 = """DA01 DA10 DB01 DB02 DB10 DC01 DC10 DD01 DE01 DE02 DE10 DE11 DF01 DF10 DG01 DG10
DG11 DH01 DH10 DJ01 DJ10 DK01 DK10 7A20 7A21 7B20 7B21 7B22 7C20 7C21 7D20 7E20 7E21 7F20 7G20
7G21 7G22 7H20 7J20 7K20""".split()

MACHINES = "repair and installing of machinery stand with its makers in ISIC3 29"


def read(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def judged(name, parse):
    return {r["code"]: (parse(r["weights"]), "own judgement: " + r["reason"]) for r in read(name)}


def service_to(letter, group):
    """The industry and reason of servicing a product group (J, K, N of PSC)."""
    g = int(group)
    if 14 <= g <= 22:
        return "c15", "work on aircraft, ships and trains stands with their makers in ISIC3 35"
    if g in (23, 25, 26):
        return "c19", "work on motor vehicles: ISIC3 5020"
    if letter == "N" and g in (41, 44, 45, 46, 54, 56, 61, 62, 63):
        return "c18", "installing in buildings: ISIC3 4530"
    if g == 12 or 58 <= g <= 69 and g != 68:
        return "c14", "work on electrical and optical equipment stands with its makers in ISIC3 30 to 33"
    if g in (70, 74, 75):
        return "c30", "work on computers and office machines: ISIC3 72"
    if g in (54, 56):
        return "c18", "work on structures: ISIC3 45"
    if g in (71, 72, 77, 78, 79, 83, 84, 85):
        return "c21", "repair of furniture, clothing and household goods: ISIC3 5260"
    return "c13", MACHINES


def psc_table(path, parse, compact):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    codes = sorted({r["PSC CODE"].strip() for r in rows if r["PSC CODE"].strip()} | set(PSC_2020))
    nodes = judged("codes_psc.csv", parse)
    for code in nodes:
        if not any(c.startswith(code) for c in codes):
            raise SystemExit("PSC %s is not in the list" % code)
    for code in codes:
        if re.fullmatch(r"[JKN]0\d\d", code):
            industry, reason = service_to(code[0], code[2:])
            nodes.setdefault(code, (parse(industry + " 1"), "own judgement: " + reason))
    return compact(nodes), codes


def nace_table(isic4, sections, group, compact):
    """isic4: the table of ISIC 4; sections: {division: letter}."""
    nodes, below, used = {}, defaultdict(list), defaultdict(list)
    for row in read("nace_isic4.csv"):
        code, target = row["nace"], row["isic4"]
        shares = isic4(target)[0]
        nodes[code] = (shares, "NACE->ISIC4 %s; %s" % (target, isic4(target)[1]))
        for parent in (code[:3], code[:2], sections[code[:2]]):
            below[parent].append(code)
    for parent, codes in below.items():
        nodes[parent] = nodes[codes[0]] if len(codes) == 1 else group(
            [nodes[c][0] for c in codes], codes, "NACE classes")
    return compact(nodes), sorted(nodes)


def bea_table(raw, base, parse, naics, naics_nodes, mean, some, compact):
    links = defaultdict(list)
    with open(raw + "/2012_BEA_to_2012_NAICS.csv", encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            links[r["BEA2012"]].append(r["NAICS2012_6d"])
    with open(base + "/useeio/Detail_GrossOutput_IO_17sch.csv", encoding="utf-8-sig", newline="") as f:
        detail = [r[0] for r in csv.reader(f)][1:]
    nodes = {c: entry for c, entry in naics_nodes.items() if len(c) <= 4}
    for code, targets in sorted(links.items()):
        entries = [naics(t) for t in targets]
        entries = [e for e in entries if e]
        if entries:
            nodes[code] = (mean([e[0] for e in entries]), "BEA->NAICS " + some(targets))
    for code, weights, reason in BEA_OWN:
        nodes[code] = (parse(weights), "own judgement: " + reason)
    return compact(nodes), sorted(set(detail) | set(links))


SOURCES = [
    ("data/codes/nace.csv", "NACE Rev. 2 to the 35 industries",
     "Eurostat NACE Rev. 2 with its reference to ISIC Rev. 4 (as in pypi.org odoo14-addon-l10n-eu-nace 14.0.1.0.1); the table of ISIC 4",
     "2008", "reuse with acknowledgement, European Union; own work"),
    ("data/codes/psc.csv", "product and service codes of the US government to the 35 industries",
     "own judgement by the titles; code list github.com/fedspendingtransparency/usaspending-api; "
     "codes of October 2020 from the US Department of Veterans Affairs, VistA routine PRC236P", "2024", "CC0-1.0; US Government work; own work"),
    ("data/codes/cpv.csv", "CPV 2008 divisions and groups to the 35 industries",
     "own judgement by the titles of Regulation (EC) 213/2008 (eur-lex.europa.eu/eli/reg/2008/213/oj); titles read in "
     "huggingface.co/spaces/mnavas/CPVClassifier and github.com/OCA/product-attribute", "2008", "facts; own work"),
    ("data/codes/bea.csv", "BEA detail and summary industries to the 35 industries",
     "US Bureau of Economic Analysis 2012 detail to NAICS (github.com/USEPA/useeior); the table of NAICS; own judgement for government",
     "2012; 2017", "US Government work; own work"),
]
