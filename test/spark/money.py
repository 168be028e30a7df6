# SPDX-License-Identifier: Apache-2.0
"""spark/money.py beside one process: the same alerts, byte for byte.

    money.py MANUMIT SPARK_FOLDER WORK_FOLDER

On local[2], at 1, 2 and 7 partitions, over a simulated bank. Each partition must hold 5% of the
payments or more, planted schemes must lie across the borders between partitions and be found, hits
must have payments on both sides of one; and without the halo hits must be lost, or the test would
see nothing.
"""
import csv
import io
import os
import shutil
import subprocess
import sys

program, spark_folder, work = sys.argv[1], sys.argv[2], sys.argv[3]
if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
    print("SKIPPED: Spark needs Java; Debian's package is openjdk-17-jre-headless")
    sys.exit(77)
sys.path.insert(0, spark_folder)
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
import money  # noqa: E402
from pyspark import SparkConf, SparkContext  # noqa: E402

shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
bank = os.path.join(work, "bank")
subprocess.run([program, "money", "simulate", "--accounts", "1500", "--days", "56", "--seed", "11",
                "--level", "1", "--schemes", "60", "-o", bank, "--quiet"], check=True,
               stdout=subprocess.DEVNULL)
files = [os.path.join(bank, "payments.csv")]
options = ["--accounts", os.path.join(bank, "accounts.csv"), "--places",
           os.path.join(bank, "places.csv"), "--currency", "USD"]
alone = money.run(program, ["money", *files, *options, "--csv"])


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def read(name):
    with open(os.path.join(bank, name), encoding="utf-8", newline="") as f:
        return f.read()


def check(what, truth):
    if not truth:
        print("FAILED:", what)
        sys.exit(1)
    print("ok:", what)


found = rows(alone.decode())
in_alerts = [set(a["transactions"].split("; ")) for a in found]
check(f"one process tells {len(found)} alerts", len(found) >= 5)
schemes = {}
for row in rows(read("labels.csv")):
    if row["label"] == "1":
        schemes.setdefault(row["scheme"], set()).add(row["id"])


def ids_by_number():
    """Payments are numbered in the order of time, then of the file."""
    lines = open(os.path.join(folder, "payments.csv"), encoding="utf-8").read().splitlines()[1:]
    all_rows = rows(read("payments.csv"))
    check("every payment is there", len(lines) == len(all_rows))
    return [r["id"] for r in all_rows]  # the simulated file is in the order of time


sc = SparkContext(conf=SparkConf().setMaster("local[2]").setAppName("manumit test")
                  .set("spark.ui.enabled", "false")
                  .set("spark.ui.showConsoleProgress", "false").set("spark.driver.host", "127.0.0.1")
                  .set("spark.driver.bindAddress", "127.0.0.1"))
sc.setLogLevel("ERROR")
try:
    for partitions in (1, 2, 7):
        folder = os.path.join(work, str(partitions))
        os.makedirs(folder)
        out, held = money.alerts(sc, program, files, options, partitions, folder)
        check(f"{partitions} partitions: the same bytes", out == alone)
        total = sum(part["payments"] for part in held)
        check(f"{partitions} partitions: each holds 5% of {total} payments or more",
              len(held) == partitions and all(part["payments"] * 20 >= total for part in held))
        number = {x: i for i, x in enumerate(ids_by_number())}
        for part in held[1:]:
            border = part["first"]
            across = [s for s, ids in schemes.items()
                      if min(number[x] for x in ids) < border <= max(number[x] for x in ids)]
            told = [s for s in across if any(
                any(number[x] < border for x in schemes[s] & a) and
                any(number[x] >= border for x in schemes[s] & a) for a in in_alerts)]
            check(f"{partitions} partitions: of {len(across)} schemes across payment {border}, "
                  f"{len(told)} are in an alert with payments of both sides", told)
        if partitions == 1:
            continue
        lines = open(os.path.join(folder, "hits.csv"), encoding="utf-8").read().splitlines()[1:]
        spanning = [x for x in lines if any(
            int(x.split(",")[7].split(";")[0]) < part["first"] <= int(x.split(",")[0])
            for part in held[1:])]
        check(f"{partitions} partitions: {len(spanning)} hits reach across a border", spanning)
        if partitions == 7:
            cut = os.path.join(work, "cut")
            os.makedirs(cut)
            money.alerts(sc, program, files, options, partitions, cut, halo=0)
            fewer = open(os.path.join(cut, "hits.csv"), encoding="utf-8").read()
            check("without the halo hits are lost", len(fewer.splitlines()) - 1 < len(lines))
finally:
    sc.stop()
