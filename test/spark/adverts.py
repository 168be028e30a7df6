# SPDX-License-Identifier: Apache-2.0
"""spark/adverts.py beside one process: the same clusters, byte for byte.

    adverts.py MANUMIT SPARK_FOLDER WORK_FOLDER

On local[2], at 1, 2 and 7 partitions, over a simulated archive. Each partition must hold 5% of the
posts or more, and clusters must lie across every border between partitions, or the test would see
nothing.
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
import adverts  # noqa: E402
from pyspark import SparkConf, SparkContext  # noqa: E402

shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
subprocess.run([program, "adverts", "simulate", "--count", "5000", "--seed", "7", "--level", "2",
                "-o", os.path.join(work, "archive"), "--quiet"], check=True,
               stdout=subprocess.DEVNULL)
files = [os.path.join(work, "archive", "posts.csv")]
options = ["--seed", "9"]  # reaches every step that it decides
alone = adverts.run([program, "adverts", "cluster", *files, *options, "--csv"])


def check(what, truth):
    if not truth:
        print("FAILED:", what)
        sys.exit(1)
    print("ok:", what)


rows = list(csv.DictReader(io.StringIO(alone.decode())))
members = {}
for i, row in enumerate(rows):
    members.setdefault(row["cluster"], []).append(i)
found = [m for m in members.values() if len(m) > 1]
check(f"one process tells {len(found)} clusters of two posts or more", len(found) >= 50)

sc = SparkContext(conf=SparkConf().setMaster("local[2]").setAppName("manumit test")
                  .set("spark.ui.enabled", "false")
                  .set("spark.ui.showConsoleProgress", "false").set("spark.driver.host", "127.0.0.1")
                  .set("spark.driver.bindAddress", "127.0.0.1"))
sc.setLogLevel("ERROR")
try:
    for partitions in (1, 2, 7):
        folder = os.path.join(work, str(partitions))
        os.makedirs(folder)
        out, held = adverts.clusters(sc, program, files, options, partitions, folder)
        check(f"{partitions} partitions: the same {len(out)} bytes", out == alone)
        check(f"{partitions} partitions: each holds 5% of {len(rows)} posts or more: {held}",
              len(held) == partitions and sum(held) == len(rows)
              and all(n * 20 >= len(rows) for n in held))
        for border in (sum(held[:k]) for k in range(1, partitions)):
            across = sum(m[0] < border <= m[-1] for m in found)
            check(f"{partitions} partitions: {across} clusters across post {border}", across)
    try:
        adverts.clusters(sc, program, [os.path.join(work, "absent.csv")], [], 2, folder)
        check("a file that is not there is an error", False)
    except RuntimeError as error:
        check("a file that is not there is an error in the program's words",
              "absent.csv" in str(error))
finally:
    sc.stop()
