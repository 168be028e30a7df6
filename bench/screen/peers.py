#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast others find names in a list.

    VENV/bin/python bench/screen/peers.py NAMES.txt LISTED.txt

NAMES.txt: a name a line that is looked for; LISTED.txt: the list's names. RapidFuzz compares each
name with all of the list by its token-set ratio on one core; nomenklatura's logic-v2 compares
pairs, and what it takes for 24 candidates a name is told (its index, Elasticsearch, is not
counted). Seconds are of user CPU time.
"""
import resource
import sys

from followthemoney import model
from nomenklatura.matching.logic_v2.model import LogicV2
from nomenklatura.matching.types import ScoringConfig
from rapidfuzz import fuzz, process, utils


def cpu():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [s.strip() for s in f if s.strip()]


def entity(name):
    return model.get_proxy({"id": name, "schema": "LegalEntity", "properties": {"name": [name]}})


def main():
    asked, listed = lines(sys.argv[1]), lines(sys.argv[2])
    clean = [utils.default_process(s) for s in listed]
    n = min(len(asked), 100)
    t = cpu()
    for name in asked[:n]:
        process.extractOne(utils.default_process(name), clean, scorer=fuzz.token_set_ratio)
    rate = n / (cpu() - t)
    print(f"RapidFuzz {len(listed)} names, token-set ratio: {rate:.0f} names/s")
    config = ScoringConfig.defaults()
    pairs = [(entity(a), entity(b)) for a, b in zip(asked[:1000], listed[:1000])]
    for a, b in pairs[:20]:  # loads its tables
        LogicV2.compare(a, b, config)
    t = cpu()
    for a, b in pairs:
        LogicV2.compare(a, b, config)
    each = (cpu() - t) / len(pairs)
    print(f"nomenklatura logic-v2: {each * 1e6:.0f} us a pair, {1 / (24 * each):.0f} names/s of "
          f"24 candidates")


if __name__ == "__main__":
    main()
