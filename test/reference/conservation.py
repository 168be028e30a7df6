#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""conservation.py PROGRAM - nobody is lost or counted twice.

For several countries and both kinds of average buyer the people by country, by
industry, by purchase and by tier each sum to the people of the answer. The
paths' shares are of the same total, and so are the flows. The people of the shipped model meet, by
branch and form, the totals of the project's reconciled table.
"""
import csv
import math
import os
import sys
import tempfile

import common

COUNTRIES = ("US", "DE", "JP", "BR", "IN", "CN", "RO", "MT")
BUYERS = ("household", "government")
PARTS = ("by_country", "by_industry", "by_purchase", "by_tier")
TOLERANCE = 1e-9
FLOAT = 1e-4  # outputs of groups are kept in single precision


def answer(checks, program, buyer, country):
    name = f"{buyer} of {country}"
    report = common.run_json(program, "footprint", "--as", buyer, "--country", country)
    figures = {f["name"]: f for f in report["key_figures"]}
    people = figures["people"]["value"]
    checks.that(people > 0, f"{name}: nobody stands behind it")
    for part in PARTS:
        rows = report["tables"][part]
        checks.that(rows, f"{name}: the table {part} is empty")
        total = math.fsum(r["people"] for r in rows)
        checks.close(total, people, TOLERANCE, f"{name}: sum of {part} and the headline")
    for row in report["tables"]["paths"]:
        checks.close(row["people"], row["share"] * people, TOLERANCE,
                     f"{name}: people and share of the path {row['path']}")
    found = math.fsum(r["people"] for r in report["tables"]["paths"])
    checks.that(found <= people * (1 + TOLERANCE), f"{name}: paths hold more than all people")
    return people


def flows(checks, program):
    """Each step of the flow diagram comes to the whole, products' factors too."""
    spending = "description,amount,currency,year\nT-shirts,500,USD,2023\nshrimp,300,USD,2023\n"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spending.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(spending)
        report = common.run_json(program, "footprint", path, "--country", "US")
    people = next(f["value"] for f in report["key_figures"] if f["name"] == "people")
    steps = {step: 0 for step in (1, 2, 3, 4)}
    for row in report["tables"]["flows"]:
        steps[row["step"]] += row["people"]
    for step, total in steps.items():
        checks.close(total, people, FLOAT, f"flows of step {step} and the headline")


def branches(checks, program):
    """Totals by branch and form, as the project's reconciled table has them."""
    report = common.run_json(program, "model", "info")
    shown = {r["figure"]: r["model"] for r in report["tables"]["reconciliation"]}
    with open(os.path.join(common.ROOT, "data", "model", "reconciled.csv"), newline="",
              encoding="utf-8") as f:
        stated = {r["figure"]: float(r["reconciled"]) for r in csv.DictReader(f) if r["reconciled"]}
    checks.that(len(stated) >= 10, "the reconciled table states too few totals")
    for figure, total in stated.items():
        if checks.that(shown.get(figure) is not None, f"model info has no total for {figure}"):
            checks.close(shown[figure], total, TOLERANCE, f"people of {figure}")
    private = next(f["value"] for f in report["key_figures"] if f["name"] == "people")
    checks.close(private, stated["private"], TOLERANCE, "the model's people and the stated total")
    regions = math.fsum(r["people"] for r in report["tables"]["regions"])
    checks.close(regions, private, TOLERANCE, "people summed over regions and the model's people")


def main():
    program = sys.argv[1]
    checks = common.Checks()
    for buyer in BUYERS:
        for country in COUNTRIES:
            people = answer(checks, program, buyer, country)
            print(f"{buyer} of {country}: {people:.9g} people in every table")
    flows(checks, program)
    branches(checks, program)
    checks.end()


if __name__ == "__main__":
    main()
