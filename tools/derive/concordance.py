#!/usr/bin/env python3
"""Derives data/concordance: of what kind the industries of published economies are.

Usage: concordance.py RAW [OUT]

RAW holds classifications/exio3_ixi_sectors.tsv, exio3_pxp_sectors.tsv (the
names and codes of EXIOBASE 3) and country/coco_country_data.tsv (which
country lies in which of EXIOBASE's rest-of-world regions, and on which
continent). data/codes/isic3.csv and isic4.csv say what the divisions of ISIC
are in the 35 kinds. OUT is data/concordance unless given. The same input gives
the same bytes.

industries.csv: scheme, label, also (other labels, joined by '|'), kind (the one
kind that the industry counts as), parts (all kinds that it holds, joined by a
space), basis. Labels are compared by their letters and digits alone.
regions.csv: scheme, region, iso3, basis: where a country lies that has no
region of its own; '*' stands for every such country.
"""
import csv
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
READ = "2026-11-22"

# An industry holds a kind when one of its divisions lies in it by this much.
HELD = 0.3

# --- judgements: industries whose kind their divisions don't decide -----------
MAIN = {
    "C13T15": ("c4", "textiles and clothing are larger than leather"),
    "E": ("c34", "sewerage and waste are three of four divisions; water is in c17"),
    "D35T39": ("c17", "electricity is larger than water and waste"),
    "G": ("c20", "wholesale is the largest of the three trades in WIOD 2013"),
    "H49T53": ("c23", "land transport is the largest of the five in WIOD 2013"),
    "J58T60": ("c34", "audiovisual and broadcasting are two of three divisions; publishing is in c7"),
    "M": ("c30", "veterinary services (c33) are minor"),
    "M74_75": ("c30", "veterinary services (c33) are minor"),
    "N": ("c30", "travel agencies (c26) are minor"),
    "C33": ("c13", "repair and installation of machinery; no one kind holds half of it"),
    "L_N69T82": ("c30", "business services are all but travel agencies (c26)"),
    "S": ("c34", "repair of household goods (c21) is minor"),
    "R_S": ("c34", "repair of household goods (c21) is minor"),
    "N80T82": ("c30", "care of buildings and landscape is minor"),
}

# label -> divisions of ISIC Rev. 4
def icio(prefix):
    """Editions 2021 (45), with the divisions alone as labels."""
    rows = """01T02 01 02|03 03|05T06 05 06|07T08 07 08|09 09|10T12 10 11 12|13T15 13 14 15|16 16
17T18 17 18|19 19|20 20|21 21|22 22|23 23|24 24|25 25|26 26|27 27|28 28|29 29|30 30|31T33 31 32 33
35 35|36T39 36 37 38 39|41T43 41 42 43|45T47 45 46 47|49 49|50 50|51 51|52 52|53 53|55T56 55 56
58T60 58 59 60|61 61|62T63 62 63|64T66 64 65 66|68 68|69T75 69 70 71 72 73 74 75|77T82 77 78 79 80 81 82
84 84|85 85|86T88 86 87 88|90T93 90 91 92 93|94T96 94 95 96|97T98 97 98"""
    return [(prefix + r.split()[0], r.split()[1:]) for line in rows.split("\n") for r in line.split("|")]

def parse(rows):
    return [(r.split()[0], r.split()[1:]) for line in rows.split("\n") for r in line.split("|")]

ICIO2018 = parse("""01T03 01 02 03|05T06 05 06|07T08 07 08|09 09|10T12 10 11 12|13T15 13 14 15|16 16
17T18 17 18|19 19|20T21 20 21|22 22|23 23|24 24|25 25|26 26|27 27|28 28|29 29|30 30|31T33 31 32 33
35T39 35 36 37 38 39|41T43 41 42 43|45T47 45 46 47|49T53 49 50 51 52 53|55T56 55 56|58T60 58 59 60
61 61|62T63 62 63|64T66 64 65 66|68 68|69T82 69 70 71 72 73 74 77 78 79 80 81 82|84 84|85 85
86T88 86 87 88|90T96 90 91 92 93 94 95 96|97T98 97 98""")
ICIO2023 = parse("""A01_02 01 02|A03 03|B05_06 05 06|B07_08 07 08|B09 09|C10T12 10 11 12|C13T15 13 14 15|C16 16
C17_18 17 18|C19 19|C20 20|C21 21|C22 22|C23 23|C24 24|C25 25|C26 26|C27 27|C28 28|C29 29|C30 30
C31T33 31 32 33|D 35|E 36 37 38 39|F 41 42 43|G 45 46 47|H49 49|H50 50|H51 51|H52 52|H53 53|I 55 56
J58T60 58 59 60|J61 61|J62_63 62 63|K 64 65 66|L 68|M 69 70 71 72 73 74 75|N 77 78 79 80 81 82|O 84
P 85|Q 86 87 88|R 90 91 92 93|S 94 95 96|T 97 98""")
ICIO2025 = parse("""A01 01|A02 02|A03 03|B05 05|B06 06|B07 07|B08 08|B09 09|C10T12 10 11 12|C13T15 13 14 15|C16 16
C17_18 17 18|C19 19|C20 20|C21 21|C22 22|C23 23|C24A 24|C24B 24|C25 25|C26 26|C27 27|C28 28|C29 29|C301 30
C302T309 30|C31T33 31 32 33|D 35|E 36 37 38 39|F 41 42 43|G 45 46 47|H49 49|H50 50|H51 51|H52 52|H53 53|I 55 56
J58T60 58 59 60|J61 61|J62_63 62 63|K 64 65 66|L 68|M 69 70 71 72 73 74 75|N 77 78 79 80 81 82|O 84
P 85|Q 86 87 88|R 90 91 92 93|S 94 95 96|T 97 98""")
WIOD2016 = parse("""A01 01|A02 02|A03 03|B 05 06 07 08 09|C10-C12 10 11 12|C13-C15 13 14 15|C16 16|C17 17|C18 18|C19 19
C20 20|C21 21|C22 22|C23 23|C24 24|C25 25|C26 26|C27 27|C28 28|C29 29|C30 30|C31_C32 31 32|C33 33|D35 35
E36 36|E37-E39 37 38 39|F 41 42 43|G45 45|G46 46|G47 47|H49 49|H50 50|H51 51|H52 52|H53 53|I 55 56|J58 58
J59_J60 59 60|J61 61|J62_J63 62 63|K64 64|K65 65|K66 66|L68 68|M69_M70 69 70|M71 71|M72 72|M73 73
M74_M75 74 75|N 77 78 79 80 81 82|O84 84|P85 85|Q 86 87 88|R_S 90 91 92 93 94 95 96|T 97 98|U 99""")
FIGARO = parse("""A01 01|A02 02|A03 03|B 05 06 07 08 09|C10T12 10 11 12|C13T15 13 14 15|C16 16|C17 17|C18 18|C19 19
C20 20|C21 21|C22 22|C23 23|C24 24|C25 25|C26 26|C27 27|C28 28|C29 29|C30 30|C31_32 31 32|C33 33|D35 35
E36 36|E37T39 37 38 39|F 41 42 43|G45 45|G46 46|G47 47|H49 49|H50 50|H51 51|H52 52|H53 53|I 55 56|J58 58
J59_60 59 60|J61 61|J62_63 62 63|K64 64|K65 65|K66 66|L 68|M69_70 69 70|M71 71|M72 72|M73 73|M74_75 74 75
N77 77|N78 78|N79 79|N80T82 80 81 82|O84 84|P85 85|Q86 86|Q87_88 87 88|R90T92 90 91 92|R93 93|S94 94
S95 95|S96 96|T 97 98|U 99""")
# Other spellings of FIGARO's labels, in its flat files and in Eurostat's data base.
FIGARO_ALSO = {"L": ["L68"], "C31_32": ["C31-C32", "C31T32", "C31_C32"], "C10T12": ["C10-C12", "C10-12"],
    "C13T15": ["C13-C15", "C13-15"], "E37T39": ["E37-E39", "E37-39"], "J59_60": ["J59_J60"], "J62_63": ["J62_J63"],
    "M69_70": ["M69_M70"], "M74_75": ["M74_M75"], "N80T82": ["N80-N82", "N80-82"], "Q87_88": ["Q87_Q88"],
    "R90T92": ["R90-R92", "R90-92"]}
MAIN_OF = {"C13-C15": "C13T15", "13T15": "C13T15", "36T39": "E", "35T39": "D35T39", "45T47": "G", "49T53": "H49T53",
    "58T60": "J58T60", "69T75": "M", "77T82": "N", "69T82": "L_N69T82", "94T96": "S", "90T96": "R_S",
    "M74_M75": "M74_75"}

# Eora26: ISIC Rev. 3 divisions of its sectors; Eora's own spelling is kept beside the right one.
EORA = [("Agriculture", "c1", "c1", ""), ("Fishing", "c1", "c1", ""), ("Mining and Quarrying", "c2", "c2", ""),
    ("Food & Beverages", "c3", "c3", ""), ("Textiles and Wearing Apparel", "c4", "c4 c5", "17 18 19: clothing is larger than leather"),
    ("Wood and Paper", "c7", "c6 c7", "20 21 22: paper and printing are larger than wood"),
    ("Petroleum, Chemical and Non-Metallic Mineral Products", "c9", "c8 c9 c10 c11", "23 24 25 26: chemicals are the middle of the four"),
    ("Metal Products", "c12", "c12", ""), ("Electrical and Machinery", "c14", "c13 c14", "29 to 33: four of five divisions are c14"),
    ("Transport Equipment", "c15", "c15", ""), ("Other Manufacturing", "c16", "c16", ""), ("Recycling", "c16", "c16", ""),
    ("Electricity, Gas and Water", "c17", "c17", ""), ("Construction", "c18", "c18", ""), ("Maintenance and Repair", "c19", "c19", ""),
    ("Wholesale Trade", "c20", "c20", ""), ("Retail Trade", "c21", "c21", ""),
    ("Hotels and Restraurants", "c22", "c22", "spelled so by Eora"),
    ("Transport", "c23", "c23 c24 c25 c26", "60 to 63: land transport is the largest in WIOD 2013"),
    ("Post and Telecommunications", "c27", "c27", ""),
    ("Finacial Intermediation and Business Activities", "c30", "c28 c29 c30", "65 to 74: business services are the largest in WIOD 2013; spelled so by Eora"),
    ("Public Administration", "c31", "c31", ""),
    ("Education, Health and Other Services", "c33", "c32 c33 c34", "80 85 90 to 93: health is the largest in WIOD 2013"),
    ("Private Households", "c35", "c35", ""), ("Others", "-", "", "no one kind"),
    ("Re-export & Re-import", "-", "", "goods passing through, of no one kind")]
EORA_ALSO = {"Hotels and Restraurants": ["Hotels and Restaurants"],
    "Finacial Intermediation and Business Activities": ["Financial Intermediation and Business Activities"],
    "Food & Beverages": ["Food and Beverages"], "Re-export & Re-import": ["Re-export and Re-import"]}

# GLORIA's 120 sectors by kind, each with what else it holds.
GLORIA = {
"c1": ["Growing wheat", "Growing maize", "Growing cereals n.e.c", "Growing leguminous crops and oil seeds", "Growing rice",
    "Growing vegetables, roots, tubers", "Growing sugar beet and cane", "Growing tobacco", "Growing fibre crops",
    "Growing crops n.e.c.", "Growing grapes", "Growing fruits and nuts", "Growing beverage crops (coffee, tea etc)",
    "Growing spices, aromatic, drug and pharmaceutical crops", "Seeds and plant propagation", "Raising of cattle",
    "Raising of sheep and goats", "Raising of swine/pigs", "Raising of poultry",
    "Raising of animals n.e.c.; services to agriculture", "Forestry and logging", "Fishing", "Crustaceans and molluscs"],
"c2": ["Hard coal", "Lignite and peat", "Petroleum extraction", "Gas extraction", "Iron ores", "Uranium ores", "Aluminium ore",
    "Copper ores", "Gold ores", "Lead/zinc/silver ores", "Nickel ores", "Tin ores", "Other non-ferrous ores",
    "Quarrying of stone, sand and clay", "Chemical and fertilizer minerals", "Extraction of salt",
    "Mining and quarrying n.e.c.; services to mining"],
"c3": ["Beef meat", "Sheep meat", "Pork", "Poultry meat", "Other meat products", "Fish products", "Cereal products",
    "Vegetable products", "Fruit products", "Food products and feeds n.e.c.",
    "Sugar refining; cocoa, chocolate and confectionery", "Animal oils and fats", "Vegetable oils and fats", "Dairy products",
    "Alcoholic and other beverages", "Tobacco products"],
"c4": ["Textiles and clothing"], "c5": ["Leather and footwear"], "c6": ["Sawmill products"], "c7": ["Pulp and paper", "Printing"],
"c8": ["Coke oven products", "Refined petroleum products"],
"c9": ["Nitrogenous fertilizers", "Non-nitrogenous and mixed fertilizers", "Basic petrochemical products",
    "Basic inorganic chemicals", "Basic organic chemicals", "Pharmaceuticals and medicinal products",
    "Dyes, paints, glues, detergents and other chemical products"],
"c10": ["Rubber products", "Plastic products"],
"c11": ["Clay building materials", "Glass and other ceramics n.e.c.", "Cement, lime and plaster products",
    "Other non-metallic mineral products n.e.c."],
"c12": ["Basic iron and steel", "Basic aluminium", "Basic copper", "Basic gold", "Basic lead/zinc/silver", "Basic nickel",
    "Basic tin", "Basic non-ferrous metals n.e.c.", "Fabricated metal products"],
"c13": ["Machinery and equipment", "Repair and installation of machinery and equipment (service)"],
"c14": ["Computers; electronic products; optical and precision instruments", "Electrical equipment"],
"c15": ["Motor vehicles, trailers and semi-trailers", "Other transport equipment"],
"c16": ["Furniture and other manufacturing n.e.c.", "Materials recovery"],
"c17": ["Electric power generation, transmission and distribution", "Distribution of gaseous fuels through mains",
    "Water collection, treatment and supply; sewerage"],
"c18": ["Building construction", "Civil engineering construction"],
"c20": ["Wholesale and retail trade; repair of motor vehicles and motorcycles"], "c22": ["Hospitality"],
"c23": ["Road transport", "Rail transport", "Transport via pipeline"], "c24": ["Water transport"], "c25": ["Air transport"],
"c26": ["Services to transport"], "c27": ["Postal and courier services", "Telecommunications"],
"c28": ["Finance and insurance"], "c29": ["Property and real estate"],
"c30": ["Information services", "Professional, scientific and technical services", "Administrative services"],
"c31": ["Government; social security; defence; public order"], "c32": ["Education"],
"c33": ["Human health and social work activities"],
"c34": ["Waste collection, treatment, and disposal", "Arts, entertainment and recreation", "Other services", "Publishing"]}
GLORIA_PARTS = {"Wholesale and retail trade; repair of motor vehicles and motorcycles": "c19 c20 c21",
    "Water collection, treatment and supply; sewerage": "c17 c34", "Other services": "c34 c35", "Publishing": "c7 c34"}
GLORIA_WHY = {"Publishing": "with audiovisual and broadcasting, as ISIC Rev. 4 58 to 60; books alone are in c7",
    "Other services": "ISIC Rev. 4 94 to 98: private households (c35) are a part",
    "Wholesale and retail trade; repair of motor vehicles and motorcycles": "wholesale is the largest of the three in WIOD 2013"}

# Countries of the satellite's composite regions, as GTAP 9's list of regions has them.
COMPOSITE = {
    "XOC": "ASM COK FJI PYF GUM KIR MHL FSM NRU NCL NFK MNP NIU PLW PNG PCN WSM SLB TKL TON TUV UMI VUT WLF CCK CXR HMD",
    "XEA": "PRK MAC", "XSE": "MMR TLS", "XSA": "AFG BTN MDV", "XNA": "BMU GRL SPM", "XSM": "FLK GUF GUY SUR SGS",
    "XCA": "BLZ",
    "XCB": "AIA ATG ABW BHS BRB CYM CUB DMA GRD GLP HTI MTQ MSR KNA LCA VCT TCA VGB VIR BES CUW SXM BLM MAF",
    "XEF": "ISL LIE SJM", "XEE": "MDA",
    "XER": "AND BIH FRO GIB GGY IMN JEY MKD MCO MNE SMR SRB VAT XKX ALA", "XSU": "TJK TKM UZB",
    "XWS": "IRQ LBN PSE SYR YEM", "XNF": "DZA LBY ESH", "XWF": "CPV GMB GNB LBR MLI MRT NER SHN SLE",
    "XCF": "CAF TCD COG GNQ GAB STP", "XAC": "AGO COD", "XEC": "BDI COM DJI ERI MYT REU SYC SOM SDN SSD",
    "XSC": "LSO SWZ", "XTW": "ATA BVT IOT ATF"}

# WIOD 2013's other labels, in the order of c1 to c35.
ISIC_NAMES = """AtB C 15t16 17t18 19 20 21t22 23 24 25 26 27t28 29 30t33 34t35 36t37 E F 50 51 52 H 60 61 62 63 64 J 70
71t74 L M N O P""".split()

SCHEMES = [
    ("wiod2013", "WIOD 2013 release, 35 industries", "Timmer et al. 2015, doi 10.1111/roie.12178", "2013"),
    ("wiod2016", "WIOD 2016 release, 56 industries", "Timmer et al. 2016, GGDC research memorandum 162 (Groningen)", "2016"),
    ("icio2018", "OECD ICIO, edition 2018, 36 industries", "OECD Inter-Country Input-Output tables, http://oe.cd/icio", "2018"),
    ("icio2021", "OECD ICIO, edition 2021, 45 industries", "OECD Inter-Country Input-Output tables, http://oe.cd/icio", "2021"),
    ("icio2023", "OECD ICIO, edition 2023, 45 industries", "OECD Inter-Country Input-Output tables, http://oe.cd/icio", "2023"),
    ("icio2025", "OECD ICIO, edition 2025, 50 industries", "OECD Inter-Country Input-Output tables, http://oe.cd/icio", "2025"),
    ("figaro", "FIGARO, 64 industries or products", "Eurostat, https://ec.europa.eu/eurostat/web/esa-supply-use-input-tables", "2026"),
    ("exiobase3-ixi", "EXIOBASE 3, 163 industries", "Stadler et al. 2018, doi 10.1111/jiec.12715", "2018"),
    ("exiobase3-pxp", "EXIOBASE 3, 200 products", "Stadler et al. 2018, doi 10.1111/jiec.12715", "2018"),
    ("eora26", "Eora26, 26 sectors", "Lenzen et al. 2013, doi 10.1080/09535314.2013.769938", "2013"),
    ("gloria", "GLORIA, 120 sectors", "Lenzen et al. 2022, doi 10.1080/09535314.2021.1973388; https://ielab.info/resources/gloria", "2024"),
    ("gtap57", "GTAP, 57 sectors", "GTAP 57-sector list, https://www.gtap.agecon.purdue.edu", "GTAP 5 to 9"),
]


def table(name):
    """First two digits of a code -> {kind: share}."""
    out = {}
    with open(os.path.join(ROOT, "data", "codes", name), encoding="utf-8") as f:
        for r in csv.DictReader(f):
            out.setdefault(r["code"], {})[r["industry"]] = float(r["weight"])
    return out


def number(kind):
    return int(kind[1:])


def of_divisions(label, divisions, isic):
    shares = {}
    for d in divisions:
        for k, w in isic[d].items():
            shares[k] = shares.get(k, 0) + w / len(divisions)
    held = {k for d in divisions for k, w in isic[d].items() if w >= HELD}
    best = max(sorted(shares, key=number), key=lambda k: shares[k])
    name = MAIN_OF.get(label, label)
    basis = "ISIC Rev. 4 " + " ".join(divisions) + " by data/codes/isic4.csv"
    if name in MAIN:
        best = MAIN[name][0]
        basis += "; own judgement: " + MAIN[name][1]
    held.add(best)
    return best, " ".join(sorted(held, key=number)), basis


def main():
    raw, out = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "data", "concordance")
    isic4, isic3 = table("isic4.csv"), table("isic3.csv")
    rows = []

    def add(scheme, label, also, kind, parts, basis):
        rows.append((scheme, label, "|".join(also), kind, parts, basis))

    with open(os.path.join(ROOT, "data", "codes", "industries.csv"), encoding="utf-8") as f:
        for r, isic in zip(csv.DictReader(f), ISIC_NAMES):
            add("wiod2013", r["code"], [isic, r["name"]], r["code"], r["code"], "the kinds are these industries")
    for scheme, list_ in (("wiod2016", WIOD2016), ("icio2018", ICIO2018), ("icio2021", icio("")),
                          ("icio2023", ICIO2023), ("icio2025", ICIO2025), ("figaro", FIGARO)):
        for label, divisions in list_:
            also = ["D" + label] if scheme in ("icio2018", "icio2021") else []
            if scheme == "figaro":
                names = [label] + FIGARO_ALSO.get(label, [])
                also = names[1:] + ["CPA_" + n for n in names]
            add(scheme, label, also, *of_divisions(label, divisions, isic4))
    for scheme, file in (("exiobase3-ixi", "exio3_ixi_sectors.tsv"), ("exiobase3-pxp", "exio3_pxp_sectors.tsv")):
        with open(os.path.join(raw, "classifications", file), encoding="utf-8") as f:
            for r in csv.DictReader(f, delimiter="\t"):
                division = r["ExioCode"][1:3]
                shares = isic3[division]
                best = max(sorted(shares, key=number), key=lambda k: shares[k])
                add(scheme, r["ExioName"].strip(), [r["ExioCode"], r["ExioLabel"]], best, best,
                    "ISIC Rev. 3 %s of its code by data/codes/isic3.csv" % division)
    for name, kind, parts, why in EORA:
        add("eora26", name, EORA_ALSO.get(name, []), kind, parts,
            "own judgement by its ISIC Rev. 3 divisions" + (": " + why if why else ""))
    for kind in sorted(GLORIA, key=number):
        for name in GLORIA[kind]:
            add("gloria", name, [], kind, GLORIA_PARTS.get(name, kind),
                "own judgement by its title" + (": " + GLORIA_WHY[name] if name in GLORIA_WHY else ""))
    gtap = {}
    with open(os.path.join(ROOT, "data", "codes", "gtap57.csv"), encoding="utf-8") as f:
        for r in csv.DictReader(f):
            gtap.setdefault(r["gtap"], []).append(r)
    main_of = {"CRP": "c9", "OME": "c13", "OSG": "c31", "OTP": "c23", "TRD": "c20"}
    for code, parts in gtap.items():
        kinds = [p["industry"] for p in parts]
        add("gtap57", code, [], main_of.get(code, kinds[0]), " ".join(kinds),
            "data/codes/gtap57.csv" + ("; own judgement: the one that its title names first" if len(kinds) > 1 else ""))

    regions = []
    coco = list(csv.DictReader(open(os.path.join(raw, "country", "coco_country_data.tsv"), encoding="utf-8"), delimiter="\t"))
    iso = {r["iso3"] for r in csv.DictReader(open(os.path.join(ROOT, "data", "country", "countries.csv"), encoding="utf-8"))}
    for r in sorted(coco, key=lambda r: r["ISO3"]):
        if r["ISO3"] in iso and r["EXIO3"] in ("WA", "WL", "WE", "WF", "WM"):
            regions.append(("exiobase3", r["EXIO3"], r["ISO3"], "EXIOBASE 3's region of the country"))
    rest = {"Africa": "XAF", "Asia": "XAS", "Oceania": "XAS", "Europe": "XEU", "America": "XAM"}
    for r in sorted(coco, key=lambda r: r["ISO3"]):
        if r["ISO3"] in iso and r["continent"] in rest:
            regions.append(("gloria", rest[r["continent"]], r["ISO3"], "its continent, where GLORIA has no region of its own for it"))
    for code in sorted(COMPOSITE):
        for c in COMPOSITE[code].split():
            assert c in iso, c
            regions.append(("satellite", code, c, "GTAP 9's list of regions"))
    for label in ("ROW", "FIGW1", "WWW", "Rest of World", "Rest of the World", "Rest of the World (RoW)"):
        regions.append(("rest", label, "*", "the one region for all countries without their own"))

    files = {
        "industries.csv": (["scheme", "label", "also", "kind", "parts", "basis"], rows),
        "regions.csv": (["scheme", "region", "iso3", "basis"], regions),
        "schemes.csv": (["scheme", "title", "source", "edition", "read"], [s + (READ,) for s in SCHEMES]),
    }
    what = {
        "industries.csv": ("industries of published economies to the 35 kinds", "labels: the publications named in schemes.csv; EXIOBASE 3 lists github.com/IndEcol/pymrio; kinds: data/codes, own judgement", "LGPL-3 repository (labels as facts); own work"),
        "regions.csv": ("countries in rest-of-world regions of published economies", "github.com/IndEcol/country_converter (EXIO3, continent); GTAP 9 region list (gtap.agecon.purdue.edu), as facts", "GPL-3 repository (facts); own work"),
        "schemes.csv": ("the publications whose labels are known", "the publications named in each row", "facts; own work"),
    }
    os.makedirs(out, exist_ok=True)
    sources = []
    for name in sorted(files):
        header, body = files[name]
        path = os.path.join(out, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f, lineterminator="\n")
            w.writerow(header)
            w.writerows(body)
        digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
        sources.append((name, what[name][0], what[name][1], READ[:4], READ, what[name][2], digest))
    with open(os.path.join(out, "SOURCES.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["file", "what", "source", "source_date", "read", "licence", "sha256"])
        w.writerows(sources)


if __name__ == "__main__":
    main()
