#!/usr/bin/env python3
"""Derive the code tables and the classification phrases.

    python3 tools/derive/codes.py RAW [ROOT]

RAW is the directory with the public classification files (it holds
classifications/, satellite/ and useeio/; the list of PSC lies beside it in
../screening/codes/); ROOT is the top of the source tree, by
default two levels above this file.  Written are

    ROOT/data/codes/{hs,isic3,isic4,naics,coicop,coicop1999,mcc,nace,psc,cpv,bea}.csv
    ROOT/data/codes/{gtap57,industries,COVERAGE,SOURCES}.csv
    ROOT/data/words/classification_phrases.csv

Only the Python 3 standard library is used, and the same input gives the same
bytes.  Judgements that no concordance gives are in two tables beside this
file: codes_own.csv (system, code, weights, reason) and codes_mcc.csv (code,
weights, reason).  A judgement holds for its code and all codes below it until
a longer one says otherwise, and it goes before a concordance.

Steps
  HS      combined HS->ISIC3 concordance; a code it lacks takes the shares of
          its 5-digit group, else of its heading, else of its chapter.
  ISIC 3  by division.
  ISIC 4  ISIC4->ISIC3.1->ISIC3, equal shares among the linked classes.
  NAICS   NAICS->ISIC4->ISIC3.  Where the notes name one link that holds all
          but the listed exceptions ("except ..."), that link takes all.
  COICOP  COICOP->EXIOBASE weights, summed to the 35 industries by the ISIC
          division in the EXIOBASE product code, without the trade products.
  MCC     by what the merchant sells.
  NACE, PSC, CPV, BEA: see codes_more.py.
Groups above the lowest level take the mean over the codes below them.
"""
import codes_more
import csv
import hashlib
import io
import os
import re
import sys
import unicodedata
import zipfile
import xml.etree.ElementTree as ET
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
READ = "2026-11-22"          # day on which the sources were read
SMALLEST = Fraction(1, 200)  # smaller shares are dropped
DOMINANT = Fraction(3, 4)    # least share for a phrase

# ---------------------------------------------------------------------------
# The 35 industries: code, name, short name, ISIC Rev. 3 divisions, branch of
# the ILO estimates, a plain example.

INDUSTRIES = [
    ("c1", "Agriculture, Hunting, Forestry and Fishing", "Farming, forest, fish", 1, 5, "agriculture",
     "fresh fruit, coffee beans, raw cotton, logs, landed fish"),
    ("c2", "Mining and Quarrying", "Mining", 10, 14, "mining",
     "coal, crude oil, natural gas, ores, rough stones, sand"),
    ("c3", "Food, Beverages and Tobacco", "Food, drink, tobacco", 15, 16, "manufacturing",
     "meat, frozen shrimp, chocolate, beer, cigarettes"),
    ("c4", "Textiles and Textile Products", "Textiles, clothing", 17, 18, "manufacturing",
     "cotton yarn, T-shirts, uniforms, carpets, bed linen"),
    ("c5", "Leather, Leather and Footwear", "Leather, footwear", 19, 19, "manufacturing",
     "shoes, handbags, belts, tanned hides"),
    ("c6", "Wood and Products of Wood and Cork", "Wood", 20, 20, "manufacturing",
     "sawn timber, plywood, doors, pallets, cork"),
    ("c7", "Pulp, Paper, Paper , Printing and Publishing", "Paper, printing", 21, 22, "manufacturing",
     "copy paper, cardboard boxes, books, newspapers, printing"),
    ("c8", "Coke, Refined Petroleum and Nuclear Fuel", "Fuels", 23, 23, "manufacturing",
     "petrol, diesel, heating oil, bottled gas, bitumen"),
    ("c9", "Chemicals and Chemical Products", "Chemicals, medicines", 24, 24, "manufacturing",
     "medicines, cosmetics, detergents, paint, fertilizer"),
    ("c10", "Rubber and Plastics", "Rubber, plastics", 25, 25, "manufacturing",
     "tyres, rubber gloves, plastic bags, pipes and packaging"),
    ("c11", "Other Non-Metallic Mineral", "Glass, ceramics, cement", 26, 26, "manufacturing",
     "glass, tiles, bricks, cement, cut stone"),
    ("c12", "Basic Metals and Fabricated Metal", "Metals, metal goods", 27, 28, "manufacturing",
     "steel, aluminium, gold bars, cutlery, tools, screws"),
    ("c13", "Machinery, Nec", "Machinery", 29, 29, "manufacturing",
     "pumps, machine tools, tractors, fridges, washing machines"),
    ("c14", "Electrical and Optical Equipment", "Electronics, electrical", 30, 33, "manufacturing",
     "laptops, telephones, solar panels, cables, medical devices"),
    ("c15", "Transport Equipment", "Vehicles", 34, 35, "manufacturing",
     "cars, lorries, car parts, bicycles, ships, aircraft"),
    ("c16", "Manufacturing, Nec; Recycling", "Furniture, toys, other", 36, 37, "manufacturing",
     "furniture, mattresses, jewellery, toys, sports goods, scrap"),
    ("c17", "Electricity, Gas and Water Supply", "Power, gas, water", 40, 41, "services",
     "electricity, gas from the mains, district heat, tap water"),
    ("c18", "Construction", "Construction", 45, 45, "construction",
     "building work, roads, plumbing, electrical fitting, painting"),
    ("c19", "Sale, Maintenance and Repair of Motor Vehicles and Motorcycles; Retail Sale of Fuel",
     "Vehicle trade, repair", 50, 50, "services",
     "car repair, car washing, the dealer's margin on cars and fuel"),
    ("c20", "Wholesale Trade and Commission Trade, Except of Motor Vehicles and Motorcycles",
     "Wholesale trade", 51, 51, "services", "the wholesaler's margin on goods"),
    ("c21", "Retail Trade, Except of Motor Vehicles and Motorcycles; Repair of Household Goods",
     "Retail trade, repair", 52, 52, "services",
     "the shop's margin on goods, repair of household goods"),
    ("c22", "Hotels and Restaurants", "Hotels, restaurants", 55, 55, "services",
     "hotel nights, restaurant meals, canteens, catering"),
    ("c23", "Inland Transport", "Land transport", 60, 60, "services",
     "rail and bus tickets, taxis, road haulage, pipelines"),
    ("c24", "Water Transport", "Water transport", 61, 61, "services",
     "sea freight, ferries, cruises, barges"),
    ("c25", "Air Transport", "Air transport", 62, 62, "services", "flights, air freight"),
    ("c26", "Other Supporting and Auxiliary Transport Activities; Activities of Travel Agencies",
     "Transport services", 63, 63, "services",
     "warehousing, ports, airports, freight forwarding, travel agents, parking"),
    ("c27", "Post and Telecommunications", "Post, telecoms", 64, 64, "services",
     "postage, couriers, telephone and internet service"),
    ("c28", "Financial Intermediation", "Finance, insurance", 65, 67, "services",
     "bank charges, insurance, brokers' fees"),
    ("c29", "Real Estate Activities", "Real estate", 70, 70, "services",
     "rent of homes and offices, estate agents"),
    ("c30", "Renting of M&Eq and Other Business Activities", "Business services", 71, 74, "services",
     "software, consulting, cleaning, security guards, agency staff, car rental"),
    ("c31", "Public Admin and Defence; Compulsory Social Security", "Public administration", 75, 75, "services",
     "government services, defence, fees and fines"),
    ("c32", "Education", "Education", 80, 80, "services", "schools, universities, training courses"),
    ("c33", "Health and Social Work", "Health, social work", 85, 85, "services",
     "doctors, hospitals, care homes, child care, vets"),
    ("c34", "Other Community, Social and Personal Services", "Other services", 90, 93, "services",
     "waste collection, sewerage, cinema, sport, hairdressers, laundry"),
    ("c35", "Private Households with Employed Persons", "Domestic staff", 95, 95, "domestic",
     "cleaners, nannies, cooks and carers paid by a household"),
]

# ---------------------------------------------------------------------------
# GTAP 57 sectors: code, branch, industries, reason.  One industry: rule "all";
# several: rule "output".  Definitions: GTAP 57-sector list and the GSC2-ISIC
# Rev. 3 concordance of Purdue University.

GTAP = [
    ("PDR", "agriculture", "c1", "paddy rice: part of ISIC3 011; some husked rice (1531) is counted here too"),
    ("WHT", "agriculture", "c1", "wheat: part of ISIC3 0111"),
    ("GRO", "agriculture", "c1", "other grains: part of ISIC3 0111"),
    ("V_F", "agriculture", "c1", "vegetables and fruit: ISIC3 0112 and 0113 in part"),
    ("OSD", "agriculture", "c1", "oil seeds: part of ISIC3 0111"),
    ("C_B", "agriculture", "c1", "sugar cane and beet: part of ISIC3 0111"),
    ("PFB", "agriculture", "c1", "plant fibres: part of ISIC3 0111"),
    ("OCR", "agriculture", "c1", "other crops: rest of ISIC3 011"),
    ("CTL", "agriculture", "c1", "cattle sheep goats horses: part of ISIC3 0121"),
    ("OAP", "agriculture", "c1", "other animals eggs honey: ISIC3 0122 and part of 0121"),
    ("RMK", "agriculture", "c1", "raw milk: part of ISIC3 0121"),
    ("WOL", "agriculture", "c1", "wool and silk: parts of ISIC3 0121 and 0122"),
    ("FRS", "agriculture", "c1", "forestry: ISIC3 02"),
    ("FSH", "agriculture", "c1", "hunting and fishing: ISIC3 015 and 05"),
    ("COA", "mining", "c2", "coal lignite peat: ISIC3 10"),
    ("OIL", "mining", "c2", "crude oil: part of ISIC3 11"),
    ("GAS", "mining", "c2", "natural gas: part of ISIC3 11"),
    ("OMN", "mining", "c2", "ores stone minerals: ISIC3 12 13 14"),
    ("CMT", "manufacturing", "c3", "meat of cattle and sheep: part of ISIC3 1511"),
    ("OMT", "manufacturing", "c3", "other meat: part of ISIC3 1511"),
    ("VOL", "manufacturing", "c3", "oils and fats: ISIC3 1514"),
    ("MIL", "manufacturing", "c3", "dairy: ISIC3 1520"),
    ("PCR", "manufacturing", "c3", "milled rice: part of ISIC3 1531"),
    ("SGR", "manufacturing", "c3", "sugar: ISIC3 1542"),
    ("OFD", "manufacturing", "c3", "other food: rest of ISIC3 151-154"),
    ("B_T", "manufacturing", "c3", "drink and tobacco: ISIC3 155 and 16"),
    ("TEX", "manufacturing", "c4", "textiles: ISIC3 17; man-made fibres (243; in c9) are too few to split"),
    ("WAP", "manufacturing", "c4", "clothing and fur: ISIC3 18"),
    ("LEA", "manufacturing", "c5", "leather and footwear: ISIC3 19"),
    ("LUM", "manufacturing", "c6", "wood: ISIC3 20"),
    ("PPP", "manufacturing", "c7", "paper publishing printing: ISIC3 21 and 22"),
    ("P_C", "manufacturing", "c8", "coke petroleum nuclear fuel: ISIC3 23"),
    ("CRP", "manufacturing", "c9 c10", "chemicals (ISIC3 241 and 242) and rubber and plastics (25)"),
    ("NMM", "manufacturing", "c11", "non-metallic minerals: ISIC3 26"),
    ("I_S", "manufacturing", "c12", "iron and steel: ISIC3 271 and 2731"),
    ("NFM", "manufacturing", "c12", "other metals: ISIC3 272 and 2732"),
    ("FMP", "manufacturing", "c12", "metal products: ISIC3 28"),
    ("MVH", "manufacturing", "c15", "motor vehicles: ISIC3 34"),
    ("OTN", "manufacturing", "c15", "other transport equipment: ISIC3 35"),
    ("ELE", "manufacturing", "c14", "office machines and electronics: ISIC3 30 and 32"),
    ("OME", "manufacturing", "c13 c14", "machinery (ISIC3 29) and electrical and precision equipment (31 and 33)"),
    ("OMF", "manufacturing", "c16", "furniture toys jewellery recycling: ISIC3 36 and 37"),
    ("ELY", "services", "c17", "electricity: ISIC3 401"),
    ("GDT", "services", "c17", "gas and heat: ISIC3 402 and 403"),
    ("WTR", "services", "c17", "water: ISIC3 41"),
    ("CNS", "construction", "c18", "construction: ISIC3 45"),
    ("TRD", "services", "c19 c20 c21 c22", "trade and repair (ISIC3 50 51 52) and hotels and restaurants (55)"),
    ("OTP", "services", "c23 c26", "land transport (ISIC3 60) and supporting services (63)"),
    ("WTP", "services", "c24", "water transport: ISIC3 61"),
    ("ATP", "services", "c25", "air transport: ISIC3 62"),
    ("CMN", "services", "c27", "post and telecommunication: ISIC3 64"),
    ("OFI", "services", "c28", "finance: ISIC3 65 and 671"),
    ("ISR", "services", "c28", "insurance: ISIC3 66 and 672"),
    ("OBS", "services", "c30", "business services: ISIC3 71-74; real estate (70) is counted here too but by "
     "output would draw half of the people into c29 and is left out"),
    ("ROS", "services", "c34", "recreation and personal services: ISIC3 92 and 93; private households (95) are handled apart in c35"),
    ("OSG", "services", "c31 c32 c33", "public administration (ISIC3 75) education (80) health (85); sewage and "
     "membership bodies (90 91) stay with c34 of ROS"),
    ("DWE", "services", "c29", "dwellings: imputed rents in ISIC3 70"),
]

# COICOP codes that take a row of the EXIOBASE weights: our code -> their row.
# Rows left out are judged implausible for a household; codes_own.csv says why.
EXIO_BOTH = {
    "01": "01", "011": "01.1", "0111": "01.1.1", "0112": "01.1.2", "0113": "01.1.3",
    "0114": "01.1.4", "0115": "01.1.5", "0116": "01.1.6", "0117": "01.1.7", "0118": "01.1.8",
    "0119": "01.1.9", "012": "01.2", "021": "02.1", "031": "03.1", "041": "04.1", "042": "04.2",
    "0451": "04.5.1", "0455": "04.5.5", "052": "05.2", "0561": "05.6.1", "0562": "05.6.2",
    "061": "06.1", "062": "06.2", "063": "06.3", "071": "07.1", "0722": "07.2.2", "0731": "07.3.1",
    "0732": "07.3.2", "0734": "07.3.4", "0735": "07.3.5", "0736": "07.3.6", "094": "09.4",
    "111": "11.1", "112": "11.2",
}
EXIO_2018 = dict(EXIO_BOTH, **{"023": "02.3", "096": "09.4", "097": "09.7", "098": "09.8", "1321": "12.2"})
EXIO_1999 = dict(EXIO_BOTH, **{"022": "02.3", "095": "09.7", "096": "09.8", "1231": "12.2", "126": "13.3"})

# ---------------------------------------------------------------------------
# Shares

DIVISION = {"%02d" % d: row[0] for row in INDUSTRIES for d in range(row[3], row[4] + 1)}
DIVISION["99"] = "c31"


def number(industry):
    return int(industry[1:])


def mean(shares):
    """Mean of several share tables, small shares dropped."""
    total = defaultdict(Fraction)
    for share in shares:
        for k, v in share.items():
            total[k] += v
    return scaled(total)


def scaled(share):
    """Shares scaled to one, without those below SMALLEST."""
    total = sum(share.values())
    kept = {k: v for k, v in share.items() if v >= SMALLEST * total}
    total = sum(kept.values())
    return {k: v / total for k, v in kept.items()}


def parse_weights(text):
    words = text.split()
    share = {words[i]: Fraction(Decimal(words[i + 1])) for i in range(0, len(words), 2)}
    if sum(share.values()) != 1 or not set(share) <= {row[0] for row in INDUSTRIES}:
        raise SystemExit("bad weights: " + text)
    return share


def written(share):
    """[(industry, text)] with at most six decimals that sum to exactly one."""
    unit = 10 ** 6
    parts = {k: int(v * unit) for k, v in share.items()}
    rest = sorted(share, key=lambda k: (parts[k] - share[k] * unit, number(k)))
    for k in rest[:unit - sum(parts.values())]:
        parts[k] += 1
    out = []
    for k in sorted(parts, key=lambda k: (-parts[k], number(k))):
        text = "%d.%06d" % divmod(parts[k], unit)
        out.append((k, text.rstrip("0").rstrip(".")))
    if sum(Decimal(t) for _, t in out) != 1:
        raise SystemExit("weights do not sum to one")
    return out


def some(codes, most=4):
    """A short list of codes."""
    codes = sorted(set(codes))
    return " ".join(codes[:most]) + (" and %d more" % (len(codes) - most) if len(codes) > most else "")


# ---------------------------------------------------------------------------
# Reading

def read_csv(path, encoding="utf-8-sig", delimiter=","):
    with open(path, encoding=encoding, newline="") as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def read_sheet(path):
    """Rows of the first sheet of a workbook, as {column letter: text}."""
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rows = []
    with zipfile.ZipFile(path) as z:
        shared = ["".join(t.text or "" for t in item.iter(ns + "t"))
                  for item in ET.fromstring(z.read("xl/sharedStrings.xml"))]
        for row in ET.fromstring(z.read("xl/worksheets/sheet1.xml")).iter(ns + "row"):
            cells = {}
            for cell in row:
                value = cell.find(ns + "v")
                if value is not None:
                    text = shared[int(value.text)] if cell.get("t") == "s" else value.text
                    cells[re.match("[A-Z]+", cell.get("r")).group()] = text.strip()
            rows.append(cells)
    return rows


def read_own():
    own = defaultdict(dict)
    for row in read_csv(os.path.join(HERE, "codes_own.csv"), "utf-8"):
        entry = (parse_weights(row["weights"]), "own judgement: " + row["reason"])
        names = ("coicop", "coicop1999") if row["system"] == "coicop*" else (row["system"],)
        for name in names:
            if row["code"] in own[name]:
                raise SystemExit("twice in codes_own.csv: %s %s" % (name, row["code"]))
            own[name][row["code"]] = entry
    return own


def longest(table, code):
    """The entry of the longest prefix of code in table, or None."""
    for n in range(len(code), 0, -1):
        if code[:n] in table:
            return table[code[:n]]
    return None


# ---------------------------------------------------------------------------
# Tables.  A table is {code: (shares, reason)}; compact() keeps a code only
# where it differs from the nearest kept prefix.

def compact(nodes):
    kept = {}
    for code in sorted(nodes, key=lambda c: (len(c), c)):
        above = longest(kept, code[:-1])
        if above is None or written(above[0]) != written(nodes[code][0]):
            kept[code] = nodes[code]
    return kept


def group(members, classes, step):
    """Shares and reason of a group of codes: members are share tables."""
    shares = mean(members)
    if len(shares) == 1 or len(members) == 1:
        return shares, "%s %s" % (step, some(classes)) if classes else step
    return shares, "mean of %d codes below" % len(members)


def hs_table(raw, own):
    """HS at 2, 4 and 6 digits; also the evidence of each 6-digit code."""
    link = {}
    with open(raw + "/JobID-64_Concordance_HS_to_I3.CSV", encoding="latin-1", newline="") as f:
        for row in list(csv.reader(f))[1:]:
            link[row[0]] = row[2]
    current = [r["hscode"] for r in read_csv(raw + "/harmonized-system.csv") if r["level"] == "6"]
    codes = sorted(set(link) | set(current) - {"999999"})
    leaf, kind = {}, {}
    for code in codes:
        judged = longest(own["hs"], code)
        if judged:
            leaf[code], kind[code] = judged, "own"
        elif code in link:
            leaf[code] = ({DIVISION[link[code][:2]]: Fraction(1)}, "HS->ISIC3 " + link[code])
            kind[code] = "link"
    linked = sorted(leaf)
    for code in codes:
        if code in leaf:
            continue
        near = [c for c in linked if c[:5] == code[:5] and kind[c] == "link"]
        if not near or len(mean([leaf[c][0] for c in near])) > 1:
            near = [c for c in linked if c[:4] == code[:4]] or [c for c in linked if c[:2] == code[:2]]
        shares = mean([leaf[c][0] for c in near])
        classes = [link[c] for c in near if c in link and kind[c] == "link"]
        leaf[code] = (shares, "no link; as HS %s -> ISIC3 %s" % (some(near, 2), some(classes, 2)))
        kind[code] = "prefix"
    nodes = dict(leaf)
    now = set(current)
    for length in (2, 4):
        for code in sorted({c[:length] for c in codes}):
            below = [c for c in codes if c[:length] == code]
            below = [c for c in below if c in now] or below
            classes = [link[c] for c in below if c in link and kind[c] == "link"]
            nodes[code] = own["hs_group"].get(code) or group(
                [leaf[c][0] for c in below], classes,
                "HS->ISIC3" if classes else leaf[below[0]][1])
    rest = mean([leaf[c][0] for c in current if c in leaf])
    nodes["99"] = (rest, "not specified: mean of all codes")
    kind["999999"] = "own"
    return compact(nodes), kind, sorted(now), sorted(link)


def isic3_table(raw, own):
    nodes, section, members, classes = {}, None, defaultdict(list), []
    with open(raw + "/ISIC_Rev_3_english_structure.txt", encoding="latin-1") as f:
        for line in f.read().splitlines()[1:]:
            code = line[:14].strip()
            if code.isalpha():
                section = code
            elif code:
                classes.append(code)
                shares = {DIVISION[code[:2]]: Fraction(1)}
                if len(code) == 2:
                    nodes[code] = own["isic3"].get(code) or (shares, "ISIC3 division " + code)
                elif len(code) == 4:
                    members[section].append(shares)
    for section, shares in members.items():
        nodes[section] = own["isic3"].get(section) or group(shares, [], "ISIC3 section " + section)
    return compact(nodes), classes


def isic4_table(raw, own):
    """ISIC 4 at all levels, and {class: (shares, [ISIC3 classes])}."""
    to3, to31 = defaultdict(list), defaultdict(list)
    for r in read_csv(raw + "/ISIC_Rev_31-ISIC_Rev_3_correspondence.txt", "latin-1"):
        if r["Rev3"].isdigit():
            to3[r["Rev31"]].append(r["Rev3"])
    for r in read_csv(raw + "/ISIC4_ISIC31.txt", "latin-1"):
        to31[r["ISIC4code"]].append(r["ISIC31code"])

    def rev31(code):
        judged = longest(own["isic31"], code)
        if judged:
            return judged[0]
        return mean([{DIVISION[c[:2]]: Fraction(1)} for c in to3[code]])

    classes, nodes, section, members = {}, {}, None, defaultdict(list)
    for row in read_csv(raw + "/ISIC_Rev_4_english_structure.txt", "latin-1"):
        code = row["Code"]
        if code.isalpha():
            section = code
        elif len(code) == 4:
            targets = sorted({t for c in to31[code] for t in to3[c]})
            judged = own["isic4"].get(code)
            step = "ISIC4->3.1->ISIC3 " + some(targets) if targets else longest(own["isic31"], to31[code][0])[1]
            entry = judged or (mean([rev31(c) for c in to31[code]]), step)
            classes[code] = (entry[0], targets)
            nodes[code] = entry
            for parent in (section, code[:2], code[:3]):
                members[parent].append(code)
    for parent, below in members.items():
        found = [t for c in below for t in classes[c][1]]
        nodes[parent] = nodes[below[0]] if len(below) == 1 else group([classes[c][0] for c in below], found,
                              "ISIC4->3.1->ISIC3" if found else nodes[below[0]][1])
    return compact(nodes), classes


def naics_table(raw, own, isic4):
    links, titles = defaultdict(list), {}
    for row in read_sheet(raw + "/2017_NAICS_to_ISIC_4.xlsx")[1:]:
        code = row.get("B", "")
        if len(code) == 6 and row.get("E", "").isdigit():
            titles[code] = row["C"]
            target = row["E"].zfill(4)
            if target in isic4:      # a few links are to groups, not classes
                links[code].append((target, row.get("G", "")))
    leaf, used = {}, {}
    for code, found in sorted(links.items()):
        judged = longest(own["naics"], code)
        main = ([t for t, note in found if re.match(r"\W*except\b", note, re.I)]
                or [t for t, note in found if re.search(r"[;,]\s*except\b", note, re.I)]
                or [t for t, _ in found])
        used[code] = sorted({x for t in main for x in isic4[t][1]})
        leaf[code] = judged or (mean([isic4[t][0] for t in main]),
                                "NAICS->ISIC4 %s->ISIC3 %s" % (some(main, 2), some(used[code], 2)))
    nodes = dict(leaf)
    for length in (2, 3, 4, 5):
        for parent in sorted({c[:length] for c in leaf}):
            below = [c for c in leaf if c[:length] == parent]
            nodes[parent] = leaf[below[0]] if len(below) == 1 else group(
                [leaf[c][0] for c in below], [x for c in below for x in used[c]], "NAICS->ISIC4->ISIC3")
    nodes.update(own["naics"])
    return compact(nodes), titles


def exio_rows(raw):
    """{row of the EXIOBASE weights: (shares, margin left out)}."""
    products = read_csv(raw + "/exio3_pxp_sectors.tsv", "latin-1", "\t")
    target = {p["ExioName"]: DIVISION[p["ExioCode"][1:3]] for p in products}
    out = {}
    for row in read_csv(raw + "/COICOP_to_EXIOBASE200_weights_EU.csv"):
        share = defaultdict(Fraction)
        for name, industry in target.items():
            share[industry] += Fraction(row[name].rstrip("%") or 0) / 100
        margin = sum((share.pop(k) for k in ("c19", "c20", "c21") if k in share), Fraction(0))
        out[row["coicopCode"]] = (scaled(share), margin)
    return out


def coicop_table(codes, own, exio, rows):
    """A code's own row; else the row of the longest prefix.  The row of a
    whole division is not handed down where the levels below have rows: there
    a group takes the mean of the next level."""
    explicit = {}
    for code, name in exio.items():
        shares, margin = rows[name]
        explicit[code] = (shares, "COICOP->EXIOBASE %s%s" % (
            name, ", trade margin %.2f left out" % margin if margin >= Fraction(1, 200) else ""))
    explicit.update(own)
    codes = sorted(set(codes) | set(explicit))
    nodes = {}

    def node(code):
        if code not in nodes:
            prefix = next((code[:n] for n in range(len(code), 0, -1) if code[:n] in explicit), None)
            divided = prefix != code and any(c.startswith(code) for c in explicit)
            found = None if prefix is None or len(prefix) == 2 and divided else explicit[prefix]
            if found is None:
                below = [c for c in codes if len(c) == len(code) + 1 and c.startswith(code)]
                if not below:
                    raise SystemExit("COICOP %s has no row" % code)
                found = group([node(c)[0] for c in below], [], node(below[0])[1])
            nodes[code] = found
        return nodes[code]

    for code in codes:
        node(code)
    return compact(nodes)


# ---------------------------------------------------------------------------
# Phrases

STOP = set("""a an and any all as at been being both but by can does for from had has have having if in
into is it its made may more most no nor not nec nes of off on only or out over own per same since so some
such than that the their them then thereof therefor therein these they this those through to too under until
up upon very was were when where whether which while who whose with within without year years
also etc excl incl including include includes included consisting containing constituting comprising
kind kinds type types similar like used use uses using suitable intended designed ready put sale
item items heading headings subheading subheadings chapter section note notes specified elsewhere classified
other others certain various miscellaneous general nominal articles article goods nature combination
manufacture manufacturing activities activity products product production valid longer
exceeding weighing weight width length thickness diameter measuring value least less greater than
cm mm kg kw kva cc gm dtex decitex volt volts percent listed""".split())

# Words that say too little when they stand alone.
VAGUE = set("""animal assistive biological business celebration chemical coin diamonds fisim furnishing gas
hydrocarbons intermediation lead lime manufactured packaging photographic practice preparations recovery
service services sign spring structures support sporting transfers travel turkey vehicle visaphone water wooden
""".split())

# Clauses that say what a code does not hold: dropped up to the end of the part.
EXCLUDES = re.compile(r"\b(excluding|excl\.?|except|exceptappliances|other than|but not|not including|"
                      r"n\.e\.c\.?|n\.e\.s\.?|nec\b|not elsewhere|not specified|not listed)\b.*")
# Clauses of condition: dropped up to the next comma.
CONDITION = re.compile(r"\b(whether or not|not exceeding|exceeding|not|of heading|of headings|of item|in heading|"
                       r"in item|of subheading|as specified|of a kind|no longer|for use in)\b[^,]*")


def words(text):
    """The significant words of a description, in order."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"\((?:n?d|sd|s)\)", " ", text)
    text = re.sub(r"\([^()]*\)?", " ", re.sub(r"\([^()]*\)", " ", text)).replace(")", " ")
    text = text.replace("n.e.c", "nec").replace("'s", "s").replace("'", "")
    found = []
    for part in text.split(";"):
        part = CONDITION.sub(" ", EXCLUDES.sub(" ", part))
        for word in re.findall(r"[a-z0-9-]+", part):
            word = word.strip("-")
            if len(word) > 1 and not re.search(r"\d", word) and word not in STOP and word not in found:
                found.append(word)
    return found[:9]


def is_trade(industry, text):
    """Trade titles name what is sold, not what is made: of no use as phrases."""
    return industry in ("c19", "c20", "c21") and "repair" not in text.lower()


def phrases(raw, table):
    """[(phrase, industry, share, source)] where one industry dominates."""
    found = {}

    def add(text, shares, source, context=()):
        industry = max(shares, key=lambda k: (shares[k], -number(k)))
        if shares[industry] < DOMINANT or (source != "mcc" and source != "coicop" and is_trade(industry, text)):
            return
        said = words(text)
        if len(said) < 2:
            said = [w for w in context if w not in said] + said
        if said and not (len(said) == 1 and said[0] in VAGUE):
            found.setdefault(" ".join(said[:9]), []).append((shares, source))

    heading = {}
    for row in read_csv(raw + "/harmonized-system.csv"):
        code = row["hscode"]
        if code[:2] == "99" or row["level"] not in ("2", "4", "6"):
            continue
        if len(code) == 4:
            heading[code] = words(row["description"])
        add(row["description"], longest(table["hs"], code)[0], "hs", heading.get(code[:4], ()))
    with open(raw + "/ISIC_Rev_3_english_structure.txt", encoding="latin-1") as f:
        for line in f.read().splitlines()[1:]:
            code = line[:14].strip()
            if code and not code.isalpha():
                add(line[14:], longest(table["isic3"], code)[0], "isic3")
    for row in read_csv(raw + "/ISIC_Rev_4_english_structure.txt", "latin-1"):
        if not row["Code"].isalpha():
            add(row["Description"], longest(table["isic4"], row["Code"])[0], "isic4")
    for code, title in sorted(table["naics_titles"].items()):
        add(title, longest(table["naics"], code)[0], "naics")
    for row in read_csv(raw + "/coicop_codes.csv"):
        name = "coicop1999" if row["version"] in OLD_COICOP else "coicop"
        add(row["name"], longest(table[name], row["id"])[0], "coicop")
    for row in read_csv(raw + "/mcc_codes.csv"):
        text = row["edited_description"].strip()
        if "3000" <= row["mcc"] <= "3999" and text not in ("Airlines", "Car Rental", "Hotels/Motels/Inns/Resorts"):
            continue      # names of companies
        add(text, longest(table["mcc"], row["mcc"])[0], "mcc")
    to_naics = defaultdict(list)
    for row in read_csv(raw + "/2012_BEA_to_2012_NAICS.csv"):
        to_naics[row["BEA2012"]].append(row["NAICS2012_6d"])
    for row in read_csv(raw + "/BEA2012_DESC.csv"):
        shares = [longest(table["naics"], c) for c in to_naics[row["code"]]]
        shares = [s[0] for s in shares if s]
        if shares:
            add(row["desc"], mean(shares), "bea")
    for name in ("exio3_pxp_sectors.tsv", "exio3_ixi_sectors.tsv"):
        for row in read_csv(raw + "/" + name, "latin-1", "\t"):
            add(row["ExioName"], {DIVISION[row["ExioCode"][1:3]]: Fraction(1)}, "exio")
    out = []
    for phrase, entries in sorted(found.items()):
        shares = mean([s for s, _ in entries])
        industry = max(shares, key=lambda k: (shares[k], -number(k)))
        if shares[industry] >= DOMINANT:
            weight = dict(written(shares))[industry]
            source = next(src for s, src in entries if industry in s)
            out.append((phrase, industry, weight, source))
    return out


# ---------------------------------------------------------------------------
# Writing

OLD_COICOP = ("coicop1999", "ecoicop1", "ecoicop1.hicp")


def write_csv(path, header, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text.getvalue())


def write_codes(path, table):
    rows = [(code, industry, weight, table[code][1])
            for code in sorted(table) for industry, weight in written(table[code][0])]
    write_csv(path, ("code", "industry", "weight", "reason"), rows)


def coverage(raw, table, hs_kind, hs_now, hs_link):
    """How the codes of each list are resolved by the table as written."""
    def count(system, name, codes, exact, note):
        codes = sorted(set(codes))
        shown = table[system]
        known = [c for c in codes if longest(shown, c)]
        direct = [c for c in known if exact(c)]
        return (system, name, len(codes), len(direct), len(known) - len(direct), len(codes) - len(known), note)

    hs_all = [r["hscode"] for r in read_csv(raw + "/harmonized-system.csv") if r["level"] in ("2", "4", "6")]
    isic4 = [r["Code"] for r in read_csv(raw + "/ISIC_Rev_4_english_structure.txt", "latin-1")]
    coicop = read_csv(raw + "/coicop_codes.csv")
    old = [r["NAICS2012_6d"] for r in read_csv(raw + "/2012_BEA_to_2012_NAICS.csv")]
    link = "own link or own judgement against the nearest group"
    stored = "own row in the table against a longer code's prefix"
    titles = table["naics_titles"]
    sure = lambda c: hs_kind.get(c) in ("link", "own")
    out = [
        count("hs", "HS 2022, 6 digits", hs_now, sure, link),
        count("hs", "HS all editions, 6 digits", hs_link, sure, link),
        count("hs", "HS 2022, chapters and headings", [c for c in hs_all if len(c) < 6],
              lambda c: c in table["hs"], stored),
        count("isic3", "ISIC Rev. 3, all levels below sections", table["isic3_codes"],
              lambda c: c in table["isic3"], stored),
        count("isic4", "ISIC Rev. 4, sections to classes", isic4, lambda c: c in table["isic4_classes"],
              "classes with a link or judgement; groups take the mean"),
        count("naics", "NAICS 2017, 6 digits", titles, lambda c: c in titles, link),
        count("naics", "NAICS 2012, 6 digits in the BEA crosswalk",
              [c for c in old if re.fullmatch(r"\d{6}", c)], lambda c: c in titles,
              "codes that also exist in 2017 against prefix"),
        count("mcc", "merchant category codes", [r["mcc"] for r in read_csv(raw + "/mcc_codes.csv")],
              lambda c: c in table["mcc"], stored),
    ]
    for version in ("coicop1999", "coicop2018", "ecoicop1", "ecoicop2"):
        name = "coicop1999" if version in OLD_COICOP else "coicop"
        out.append(count(name, version, [r["id"] for r in coicop if r["version"] == version],
                         lambda c: c in table[name], stored))
    for name, what in (("nace", "NACE Rev. 2, sections to classes"),
                       ("psc", "PSC, all codes of the list, also ended ones"),
                       ("bea", "BEA, detail of 2012 and 2017")):
        out.append(count(name, what, table[name + "_codes"], lambda c: c in table[name], stored))
    out.append(count("cpv", "CPV 2008, divisions and the groups that were read",
                     [r["code"] for r in codes_more.read("codes_cpv.csv")], lambda c: c in table["cpv"], stored))
    return out


SOURCES = [
    # file, what, source, date of the source, licence
    ("data/codes/hs.csv", "HS to the 35 industries",
     "World Bank WITS concordance HS combined to ISIC Rev. 3 (github.com/insongkim/concordance); code list github.com/datasets/harmonized-system; own judgement",
     "HS 1988/92 to 2022", "MIT; PDDL-1.0; own work"),
    ("data/codes/isic3.csv", "ISIC Rev. 3 divisions and sections to the 35 industries",
     "United Nations ISIC Rev. 3 structure; WIOD 2013 industry definitions", "1989; 2013", "facts; own work"),
    ("data/codes/isic4.csv", "ISIC Rev. 4 to the 35 industries",
     "United Nations correspondences ISIC Rev. 4 - 3.1 - 3 (github.com/insongkim/concordance); own judgement", "2008", "MIT; own work"),
    ("data/codes/naics.csv", "NAICS to the 35 industries",
     "US Census Bureau 2017 NAICS to ISIC Rev. 4 (github.com/insongkim/concordance); own judgement", "2017", "US Government work; MIT; own work"),
    ("data/codes/coicop.csv", "COICOP 2018 and ECOICOP version 2 to the 35 industries",
     "github.com/electricitymaps/bloom-contrib COICOP-EXIOBASE weights (EU); code list github.com/eurostat/hicp; own judgement", "2018", "MIT; EUPL-1.2; own work"),
    ("data/codes/coicop1999.csv", "COICOP 1999 and ECOICOP version 1 to the 35 industries",
     "github.com/electricitymaps/bloom-contrib COICOP-EXIOBASE weights (EU); code list github.com/eurostat/hicp; own judgement", "1999", "MIT; EUPL-1.2; own work"),
    ("data/codes/mcc.csv", "merchant category codes to the 35 industries by what is sold",
     "own judgement; code list github.com/greggles/mcc-codes", "list without date", "own work; Unlicense"),
    ("data/codes/gtap57.csv", "GTAP 57 sectors to the 35 industries",
     "own map after the GTAP 57-sector list and GSC2-ISIC Rev. 3 concordance (gtap.agecon.purdue.edu)", "GTAP 5 to 9", "facts; own work"),
    ("data/codes/industries.csv", "the 35 industries", "WIOD 2013 release, Timmer et al. 2015; short names and examples own work", "2013", "facts; own work"),
    ("data/codes/COVERAGE.csv", "how many codes of each list are resolved", "counted by tools/derive/codes.py", READ, "own work"),
    ("data/words/classification_phrases.csv", "significant words of classification texts with their industry",
     "texts of HS, ISIC Rev. 3 and 4, NAICS 2017, COICOP, MCC, BEA 2012 (github.com/USEPA/useeior) and EXIOBASE 3 (sector names, as facts), shortened", "1989 to 2022",
     "PDDL-1.0; MIT; EUPL-1.2; Unlicense; US Government work; facts"),
] + codes_more.SOURCES


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__.split("\n\n")[1])
    base = sys.argv[1].rstrip("/")
    raw = base + "/classifications"
    root = sys.argv[2] if len(sys.argv) == 3 else os.path.dirname(os.path.dirname(HERE))
    own = read_own()
    table = {}
    table["hs"], hs_kind, hs_now, hs_link = hs_table(raw, own)
    table["isic3"], table["isic3_codes"] = isic3_table(raw, own)
    table["isic4"], table["isic4_classes"] = isic4_table(raw, own)
    table["naics"], table["naics_titles"] = naics_table(raw, own, table["isic4_classes"])
    rows = exio_rows(raw)
    lists = read_csv(raw + "/coicop_codes.csv")
    new = [r["id"] for r in lists if r["version"] not in OLD_COICOP]
    old = [r["id"] for r in lists if r["version"] in OLD_COICOP]
    table["coicop"] = coicop_table(new, own["coicop"], EXIO_2018, rows)
    table["coicop1999"] = coicop_table(old, own["coicop1999"], EXIO_1999, rows)
    table["mcc"] = {r["code"]: (parse_weights(r["weights"]), "own judgement: " + r["reason"])
                    for r in read_csv(os.path.join(HERE, "codes_mcc.csv"), "utf-8")}
    sections, letter = {}, None
    for row in read_csv(raw + "/ISIC_Rev_4_english_structure.txt", "latin-1"):
        letter = row["Code"] if row["Code"].isalpha() else letter
        sections[row["Code"][:2]] = letter
    table["nace"], table["nace_codes"] = codes_more.nace_table(
        lambda c: longest(table["isic4"], c), sections, group, compact)
    table["psc"], table["psc_codes"] = codes_more.psc_table(
        base + "/../screening/codes/psc_codes.csv", parse_weights, compact)
    table["cpv"] = compact(codes_more.judged("codes_cpv.csv", parse_weights))
    table["bea"], table["bea_codes"] = codes_more.bea_table(
        raw, base, parse_weights, lambda c: longest(table["naics"], c), table["naics"], mean, some, compact)
    codes = root + "/data/codes/"
    for name in ("hs", "isic3", "isic4", "naics", "coicop", "coicop1999", "mcc", "nace", "psc", "cpv", "bea"):
        write_codes(codes + name + ".csv", table[name])

    header = open(base + "/satellite/shilling2021_forced_labour_gtap57.csv", encoding="utf-8-sig", newline="")
    with header:
        sectors = [c.split("-")[0] for c in next(csv.reader(header))[4:]]
    if sorted(sectors) != sorted(row[0] for row in GTAP):
        raise SystemExit("the GTAP map does not match the header of the satellite table")
    write_csv(codes + "gtap57.csv", ("gtap", "branch", "industry", "rule", "reason"),
              [(g, branch, i, "output" if " " in into else "all", reason)
               for g, branch, into, reason in sorted(GTAP) for i in into.split()])
    names = {r["code"]: r["name"] for r in read_csv(base + "/wiod2013/wiod35_industries.csv")}
    for row in INDUSTRIES:
        if names[row[0]] != row[1] or len(row[2]) > 24:
            raise SystemExit("industry %s: name differs or short name too long" % row[0])
    write_csv(codes + "industries.csv", ("code", "name", "short_name", "isic3", "branch", "plain"),
              [(r[0], r[1], r[2], "%02d" % r[3] if r[3] == r[4] else "%02d-%02d" % (r[3], r[4]), r[5], r[6])
               for r in INDUSTRIES])
    write_csv(codes + "COVERAGE.csv", ("system", "list", "codes_in_list", "resolved_exactly_or_by_own_row",
                                       "resolved_by_prefix", "unresolved", "note"),
              coverage(raw, table, hs_kind, hs_now, hs_link))
    write_csv(root + "/data/words/classification_phrases.csv", ("phrase", "industry", "weight", "source"),
              phrases(raw, table))
    entries = []
    for path, what, source, date, licence in SOURCES:
        with open(root + "/" + path, "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        entries.append((path, what, source, date, READ, licence, digest))
    write_csv(codes + "SOURCES.csv", ("file", "what", "source", "source_date", "read", "licence", "sha256"),
              sorted(entries))


if __name__ == "__main__":
    main()
