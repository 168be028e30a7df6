#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Peers of bench_money_read: read_peer.py FILE. DuckDB's read_csv into a table with numbered
accounts in the order of time, on two threads, and Python's csv module with a dictionary."""
import csv
import resource
import sys
import time


def used():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime


def tell(name, n, wall, cpu):
    print(f"{name} {n} rows: {wall:.2f} s, {n / wall / 1e6:.2f} million rows/s; {cpu:.2f} s of "
          f"processors, {n / cpu / 1e6:.2f} million rows/s of one")


def by_duckdb(path):
    try:
        import duckdb
    except ImportError:
        print("duckdb is not there: left out", file=sys.stderr)
        return
    db = duckdb.connect()
    db.execute("set threads = 2")
    began, cpu = time.perf_counter(), used()
    with open(path, encoding="utf-8") as f:
        simulated = f.readline().startswith("id,time,amount,from,to")
    db.execute(f"create table t as select * from read_csv('{path}')")
    if simulated:  # of manumit money simulate
        db.execute("create table a as select id, row_number() over () as n from (select \"from\" as "
                   "id from t union select \"to\" from t)")
        db.execute("create table p as select time, cast(amount * 100 as bigint) as cents, f.n as f, "
                   "g.n as g, t.id, channel, place, mcc, device from t left join a f on f.id = "
                   "\"from\" left join a g on g.id = \"to\" order by time, t.id")
        n = db.execute("select count(*) from p").fetchone()[0]
        tell("DuckDB", n, time.perf_counter() - began, used() - cpu)
        return
    db.execute("create table a as select id, row_number() over () as n from (select src_account "
               "|| '/' || src_bank as id from t union select dst_account || '/' || dst_bank from t)")
    db.execute("create table p as select step_day, cast(amount * 100 as bigint) as cents, f.n as "
               "f, g.n as g, tx_id from t join a f on f.id = src_account || '/' || src_bank join a "
               "g on g.id = dst_account || '/' || dst_bank order by step_day, tx_id")
    n = db.execute("select count(*) from p").fetchone()[0]
    tell("DuckDB", n, time.perf_counter() - began, used() - cpu)


def by_python(path):
    began, cpu, accounts, rows, ids = time.perf_counter(), used(), {}, [], set()
    with open(path, newline="") as f:
        rows_of = csv.DictReader(f)
        if "src_account" not in rows_of.fieldnames:
            print("Python's csv is measured on AMLSim's columns alone", file=sys.stderr)
            return
        for r in rows_of:
            whole, _, part = r["amount"].partition(".")
            a = accounts.setdefault((r["src_account"], r["src_bank"]), len(accounts))
            b = accounts.setdefault((r["dst_account"], r["dst_bank"]), len(accounts))
            ids.add(r["tx_id"])
            rows.append((int(r["step_day"]), int(whole) * 100 + int((part + "00")[:2]), a, b))
    rows.sort(key=lambda r: r[0])
    tell("Python csv", len(rows), time.perf_counter() - began, used() - cpu)


by_duckdb(sys.argv[1])
by_python(sys.argv[1])
