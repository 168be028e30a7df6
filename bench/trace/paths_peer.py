#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""paths_peer.py FOLDER [BUYERS] - the same paths by DuckDB's recursive SQL and by NetworkX.

FOLDER is what `bench_trace_paths ... FOLDER` wrote. Takes the first BUYERS (10) of which all paths
were counted, and compares the numbers of paths (of up to six edges, no party twice, whatever the
days) and the seconds of user time. Needs the packages duckdb and networkx.
"""

import csv
import resource
import sys

TIERS = 6

RECURSIVE = """
with recursive path(party, way, n) as (
    select e.seller, [e.buyer, e.seller], 1 from edge e where e.buyer = ? and e.seller <> e.buyer
    union all
    select e.seller, list_append(p.way, e.seller), p.n + 1
    from path p join edge e on e.buyer = p.party
    where p.n < {tiers} and not list_contains(p.way, e.seller)
)
select count(*) from path join listed using (party)
"""


def user():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def rows(folder, name):
    with open(f'{folder}/{name}', newline='', encoding='utf-8') as f:
        return list(csv.DictReader(f))


def by_duckdb(folder, buyers):
    import duckdb
    db = duckdb.connect()
    db.execute('set threads = 1')
    db.execute(f"create table edge as select seller, buyer from read_csv('{folder}/edges.csv') order by buyer")
    db.execute(f"create table listed as select distinct party from read_csv('{folder}/listed.csv')")
    for buyer in buyers:
        began = user()
        n = db.execute(RECURSIVE.format(tiers=TIERS), [buyer]).fetchone()[0]
        yield n, user() - began


def by_networkx(folder, buyers):
    import networkx
    g = networkx.MultiDiGraph()
    g.add_edges_from((int(r['buyer']), int(r['seller'])) for r in rows(folder, 'edges.csv'))
    listed = {int(r['party']) for r in rows(folder, 'listed.csv')}
    for buyer in buyers:
        began = user()
        targets = {t for t in listed if t in g and t != buyer}
        n = sum(1 for _ in networkx.all_simple_edge_paths(g, buyer, targets, cutoff=TIERS)) if buyer in g else 0
        yield n, user() - began


def main():
    folder, most = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    own = [r for r in rows(folder, 'buyers.csv') if r['whole'] == '1'][:most]
    buyers = [int(r['buyer']) for r in own]
    took = {'manumit': sum(float(r['seconds']) for r in own)}
    wrong = 0
    for name, peer in (('DuckDB', by_duckdb), ('NetworkX', by_networkx)):
        try:
            found = list(peer(folder, buyers))
        except ImportError as missing:
            print(f'{name}: left out ({missing})')
            continue
        took[name] = sum(t for _, t in found)
        for r, (n, _) in zip(own, found):
            if n != int(r['paths']):
                wrong += 1
                print(f"buyer {r['buyer']}: {r['paths']} paths, {name} has {n}")
    for name, t in took.items():
        print(f"{name}: {1e3 * t / max(1, len(own)):.2f} ms user for a buyer, {t / took['manumit']:.1f} times")
    print(f'{sum(int(r["paths"]) for r in own)} paths of {len(own)} buyers; {wrong} numbers differ')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
