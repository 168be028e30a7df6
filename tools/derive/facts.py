#!/usr/bin/env python3
"""Derives data/facts/*.csv, the dated table of what is known of countries.

Usage: facts.py RAW [OUT]

RAW holds tip_tier_by_country_year.csv, tip_3p_policy_index_2000_2013.csv,
tip_global_law_enforcement.csv, unodc_glotip_totals.csv,
unodc_glotip_victims_by_form.csv, ilo_illegal_profits.csv,
ilo_forced_labour_2021_region.csv and antislavery_spending.csv. OUT is
data/facts of this repository unless given. indicators.csv, sources.csv,
places.csv, index_*.csv, budget_areas.csv, access_rules.csv, brief_asks.csv, deeds.csv and treaties.csv there are
written by hand and only hashed here; goods.csv is counted from data/goods/. The same
input gives the same bytes.

A row is a figure as it was published: nothing is summed, rounded or put in
place of another. What can't be told apart in the input is left out, and said
on standard error with its count.
"""
import csv
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["iso3", "year", "indicator", "value", "source", "note"]

# Codes of the raw tables that are not ISO 3166-1 or the project's own.
PLACES = {"KOS": "XKX"}
NAMES = {"Cabo Verde": "CPV", "CapeVerde": "CPV", "Comoros": "COM", "Hong Kong": "HKG",
         "Macau": "MAC", "MarshallIs": "MHL", "Palau": "PLW", "Serbia": "SRB",
         "Seychelles": "SYC", "St.Lucia": "LCA", "Tonga": "TON"}
TIER_SOURCES = {"scorecard-diplomacy": "tip-scorecard", "factbook": "tip-factbook",
                "gvnet.com page": "tip-gvnet", "discerning-islam.org page": "tip-discerning"}
UNODC = {"Detected trafficking victims": "victims-detected",
         "Persons convicted": "persons-convicted",
         "Persons prosecuted": "persons-prosecuted",
         "Offences of trafficking in persons": "offences",
         "Persons brought into formal contact": "persons-suspected"}
FORMS = {"Sexual exploitation": "sexual", "Forced labour": "labour",
         "Other forms of exploitation": "other"}
SEX = {"Total": "", "Female": "-female", "Male": "-male", "Other": "-other-sex",
       "Unknown": "-unknown"}
AGE = {"Total": "", "18 years or over": "-adult", "0 to 17 years": "-child", "Unknown": ""}
TIP_REGIONS = {"Global": "WLD", "Africa": "TIP-AFR", "East Asia & Pacific": "TIP-EAP",
               "Europe": "TIP-EUR", "Europe & Eurasia": "TIP-EUR", "Near East": "TIP-NEA",
               "South & Central Asia": "TIP-SCA", "South Asia": "TIP-SAS",
               "Western Hemisphere": "TIP-WHA"}
TIP_COLUMNS = {"prosecutions": "tip-prosecutions", "prosecutions_labor": "tip-prosecutions-labour",
               "convictions": "tip-convictions", "convictions_labor": "tip-convictions-labour",
               "victims_identified": "tip-victims", "victims_identified_labor": "tip-victims-labour",
               "new_or_amended_laws": "tip-laws"}
ILO_REGIONS = {"World": "WLD", "Asia and the Pacific": "ILO-APA", "Asia-Pacific": "ILO-APA",
               "Europe and Central Asia": "ILO-ECA", "Africa": "ILO-AFR", "Americas": "ILO-AME",
               "Arab States": "ILO-ARS", "Developed economies and EU": "ILO-DEV"}
ILO_FORMS = {"commercial sexual exploitation": "profits-sexual",
             "forced commercial sexual exploitation": "profits-sexual",
             "forced labour exploitation (all)": "profits-labour",
             "forced labour outside domestic work": "profits-labour",
             "other privately imposed forced labour": "profits-labour"}
ILO_SECTORS = {"domestic work": "profits-domestic-work", "agriculture": "profits-agriculture",
               "agriculture, forestry, fishing": "profits-agriculture",
               "construction, manufacturing, mining, utilities": "profits-industry",
               "industry": "profits-industry", "services": "profits-services"}


def read(raw, name):
    with open(os.path.join(raw, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def write(out, name, rows):
    rows = sorted(rows, key=lambda r: (r[2], r[0], int(r[1]), r[4], r[3]))
    with open(os.path.join(out, name), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(COLUMNS)
        w.writerows(rows)


def places(row, left):
    code = row["iso3"] if len(row["iso3"]) == 3 else NAMES.get(row["country"])
    if not code:
        left["no ISO code"] = left.get("no ISO code", 0) + 1
    return PLACES.get(code, code)


def tiers(raw, left):
    rows = set()
    for r in read(raw, "tip_tier_by_country_year.csv"):
        where = places(r, left)
        if where:
            rows.add((where, r["tip_report_year"], "tip-tier", r["tier"],
                      TIER_SOURCES[r["source"]], ""))
    return rows


def policy(raw, left):
    rows = []
    for r in read(raw, "tip_3p_policy_index_2000_2013.csv"):
        where = places(r, left)
        for column in ("prosecution", "prevention", "protection"):
            if where and r[column] != "NA":
                rows.append((where, r["year"], "3p-" + column, r[column], "3p-index", ""))
        if where and r["p_total"] != "NA":
            rows.append((where, r["year"], "3p-total", r["p_total"], "3p-index", ""))
    return rows


def unodc(raw, left):
    rows = []
    for r in read(raw, "unodc_glotip_totals.csv"):
        where = places(r, left)
        if where:
            rows.append((where, r["year"], UNODC[r["indicator"]], r["value"].replace(",", ""),
                         "unodc-2025", ""))
    return rows


def forms(raw, left):
    kept, several = {}, set()
    for r in read(raw, "unodc_glotip_victims_by_form.csv"):
        where = places(r, left)
        key = (where, r["year"], "victims-" + FORMS[r["form"]] + SEX[r["sex"]] + AGE[r["age"]])
        if not where:
            continue
        # "Other forms" are several rows where a country told them apart: which is which was lost.
        if key in kept:
            several.add(key)
        kept[key] = r["value"].replace(",", "")
    left["several rows of other forms"] = len(several)
    for key in several:
        del kept[key]

    def least(key):
        value = kept.get(key, "0")
        return 0 if value == "<5" else int(value)

    def note(key):
        parts = sum(least((key[0], key[1], key[2] + age)) for age in ("-adult", "-child"))
        most = 4 if kept[key] == "<5" else int(kept[key])
        return "less than its own parts" if most < parts else ""
    return [k + (v, "unodc-2025", note(k)) for k, v in kept.items()]


def tip_report(raw):
    rows = []
    for r in read(raw, "tip_global_law_enforcement.csv"):
        source = next(id for start, id in (
            ("TIP Report 2006", "tip-2006"), ("sum of regional rows (TIP Report 2006)", "tip-2006"),
            ("TIP Report 2010", "tip-2010"), ("TIP Report 2014", "tip-2014"),
            ("TIP Report 2017", "tip-2017"), ("sum of the regional rows", "tip-2017"),
            ("TIP Report 2024", "tip-2024")) if r["source"].startswith(start))
        note = "sum of the regions" if r["source"].startswith("sum of") else ""
        for column, indicator in TIP_COLUMNS.items():
            if r[column]:
                rows.append((TIP_REGIONS[r["region"]], r["year"], indicator, r[column], source, note))
    return rows


def usd(billions):
    whole = round(float(billions) * 1e9)
    return str(whole)


def ilo(raw):
    rows = []
    for r in read(raw, "ilo_illegal_profits.csv"):
        year, source = r["report_year"][:4], "ilo-profits-" + r["report_year"][:4]
        note = ""
        where, indicator = "WLD", "profits"
        if r["report_year"] == "2014_in_2024_prices":
            indicator, source, note = "profits-2024-prices", "ilo-profits-2024", r["key"].split("(")[1][:-1]
        elif r["dimension"] == "form":
            indicator = ILO_FORMS[r["key"]]
        elif r["dimension"] == "sector":
            indicator = ILO_SECTORS[r["key"]]
        elif r["dimension"] == "region":
            where = ILO_REGIONS[r["key"]]
        elif r["dimension"] == "region_sexual_exploitation":
            where, indicator = ILO_REGIONS[r["key"]], "profits-sexual"
        if "nearly" in r["source"]:
            note = "nearly"
        if r["profits_usd_bn"]:
            rows.append((where, year, indicator, usd(r["profits_usd_bn"]), source, note))
        if r["profit_per_victim_usd"]:
            rows.append((where, year, indicator + "-per-victim", r["profit_per_victim_usd"], source,
                         r["key"] if "outside" in r["key"] else ""))
    for r in read(raw, "ilo_forced_labour_2021_region.csv"):
        where = ILO_REGIONS[r["region"]]
        for column, indicator in (("forced_labour_millions", "forced-labour"),
                                  ("forced_marriage_millions", "forced-marriage")):
            if r[column]:
                rows.append((where, "2021", indicator, str(round(float(r[column]) * 1e6)),
                             "ilo-global-2022", ""))
        for column, indicator in (("forced_labour_per_1000", "forced-labour-per-1000"),
                                  ("forced_marriage_per_1000", "forced-marriage-per-1000")):
            if r[column]:
                rows.append((where, "2021", indicator, r[column], "ilo-global-2022", ""))
    return rows


# What a row of the spending table is: place, indicator and source by actor, year and scope.
SPENDING = {
    ("US Government", "2004"): ("USA", "spending-international", "us-spending-2006"),
    ("US Government", "2005", "international projects"): ("USA", "spending-international", "us-spending-2006"),
    ("US Government", "2005", "domestic programmes"): ("USA", "spending-domestic", "us-tip-2006"),
    ("US Government", "2006"): ("USA", "spending-total", "us-spending-2007"),
    ("US Government", "2007"): ("USA", "spending-total", "us-spending-2008"),
    ("US Government", "2008"): ("USA", "spending-total", "us-spending-2009"),
    ("US Government", "2010"): ("USA", "spending-total", "us-spending-2010"),
    ("US Government", "2015"): ("USA", "spending-total", "atest-2015"),
    ("US Government", "2020"): ("USA", "spending-total", "atest-2020"),
    ("US HHS OTIP", "2024"): ("USA", "spending-otip", "acf-budget"),
    ("US DOL ILAB", "2019"): ("USA", "spending-ilab", "nap-25614"),
    ("30 ODA donors", "2001"): ("WLD", "spending-oda", "delta87-oda"),
    ("30 ODA donors", "2013"): ("WLD", "spending-oda", "delta87-oda"),
}


def spending(raw, left):
    rows = []
    for r in read(raw, "antislavery_spending.csv"):
        key = SPENDING.get((r["actor"], r["fiscal_year"], r["scope"])) or \
            SPENDING.get((r["actor"], r["fiscal_year"]))
        if not key or not r["usd_million"]:
            left["spending of several years or without a figure"] = \
                left.get("spending of several years or without a figure", 0) + 1
            continue
        rows.append((key[0], r["fiscal_year"], key[1], str(round(float(r["usd_million"]) * 1e6)),
                     key[2], r["scope"]))
        if r["scope"].startswith("total (") and "international" in r["scope"]:
            parts = r["scope"][7:-1].split(" + ")
            for part in parts:
                millions, kind = part.split(" ")
                rows.append((key[0], r["fiscal_year"], "spending-" + kind,
                             str(round(float(millions) * 1e6)), key[2], ""))
    # What the plan for two cents says of itself; which year it means is not said.
    rows.append(("WLD", "2014", "spending-plan", "150000000", "plan-150", "stated without a year"))
    return rows


def goods(data):
    """How many goods of a country the Department of Labor lists for forced labour."""
    rows, counts = [], {}
    with open(os.path.join(data, "goods", "dol_goods.csv"), encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            # A good made of another of the list is no further entry of it.
            if r["forced"] == "yes" and r["derived"] == "no":
                counts.setdefault(r["iso3"], set()).add(r["good"])
    for where, names in counts.items():
        rows.append((where, "2022", "goods-forced-labour", str(len(names)), "dol-2022",
                     "counted from the list"))
    return rows


WHAT = {
    "indicators.csv": ("what is counted: names, units, range, what is better",
                       "the project's own words", "Apache-2.0"),
    "sources.csv": ("sources of the facts: publisher, address, day of publication and of reading",
                    "as each row says", "facts"),
    "places.csv": ("the world and regions that figures are of", "as named by ILO and US State Department",
                   "facts"),
    "budget_areas.csv": ("the areas that a budget is parted over where no file is given, equal weights",
                         "written for this project", "Apache-2.0"),
    "index_3p.csv": ("how the 3P policy index is made of its parts", "the index's authors", "facts"),
    "index_gsi_response_2023.csv": ("how the Global Slavery Index rates a government's response",
                                    "Walk Free, 2023", "facts; no score is shipped"),
    "index_gsi_vulnerability_2018.csv": (
        "weights of the Global Slavery Index's vulnerability score",
        "solved for from the published scores of 167 countries, residual below 1e-13",
        "facts; no score is shipped"),
    "index_gsi_vulnerability_2023.csv": (
        "weights of the Global Slavery Index's vulnerability score",
        "solved for from the published scores of 160 countries, residual below 1e-13",
        "facts; no score is shipped"),
    "tiers.csv": ("tiers of the Trafficking in Persons Report by country and year",
                  "sources.csv, by row", "US Government figures, read from secondary sources"),
    "policy.csv": ("3P anti-trafficking policy index, 2000 to 2013", "sources.csv, by row",
                   "facts, cite Cho, Dreher, Neumayer"),
    "unodc.csv": ("detected victims, suspects, persons prosecuted and convicted, by country and year",
                  "sources.csv, by row", "UNODC terms: with the source named"),
    "unodc_forms.csv": ("detected victims by form of exploitation, sex and age, by country and year",
                        "sources.csv, by row", "UNODC terms: with the source named"),
    "tip_report.csv": ("prosecutions, convictions, victims identified and laws, world and regions",
                       "sources.csv, by row", "US Government figures, read from secondary sources"),
    "ilo.csv": ("forced labour, forced marriage and illegal profits, world and regions",
                "sources.csv, by row", "figures of the ILO, read from secondary sources"),
    "goods.csv": ("how many goods of a country are listed as made with forced labour",
                  "counted from data/goods/dol_goods.csv", "US Government work"),
    "access_rules.csv": ("clauses by which a record would decide on access to a market",
                         "as each row says", "facts; Apache-2.0"),
    "brief_asks.csv": ("what a brief asks of a country, and by which rule over its record",
                       "the project's own words, upon laws and treaties as each row says",
                       "Apache-2.0"),
    "spending.csv": ("spending against trafficking by payer and year", "sources.csv, by row",
                     "US Government and public figures"),
    "deeds.csv": ("what countries may have done, as rises of figures, in English and Spanish",
                  "the project's own words and thresholds", "Apache-2.0"),
    "treaties.csv": ("who had joined the Palermo Protocol by mid 2013, and when", "sources.csv, by row",
                     "facts of the UN Treaty Collection"),
}


def main():
    raw = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "..", "..", "data", "facts")
    left = {}
    write(out, "tiers.csv", tiers(raw, left))
    write(out, "policy.csv", policy(raw, left))
    write(out, "unodc.csv", unodc(raw, left))
    write(out, "unodc_forms.csv", forms(raw, left))
    write(out, "tip_report.csv", tip_report(raw))
    write(out, "ilo.csv", ilo(raw))
    write(out, "spending.csv", spending(raw, left))
    write(out, "goods.csv", goods(os.path.join(out, "..")))
    with open(os.path.join(out, "SOURCES.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["file", "what", "source", "source_date", "read", "licence", "sha256"])
        for name, (what, source, licence) in WHAT.items():
            with open(os.path.join(out, name), "rb") as table:
                digest = hashlib.sha256(table.read()).hexdigest()
            w.writerow([name, what, source, "by row", "2026-11-22", licence, digest])
    for what, n in sorted(left.items()):
        print(f"left out: {n} ({what})", file=sys.stderr)


if __name__ == "__main__":
    main()
