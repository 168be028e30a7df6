# SPDX-License-Identifier: Apache-2.0
#
# openapi.py - schemathesis holds the server to the description that it gives of itself: made-up
# requests, right and wrong ones, must be answered as the description says. Run by the
# environment that test/python/venv.sh makes of requirements.txt.
#
# Two of its checks can't be asked for: that all that fits the schema is accepted (a country is any
# text to a schema, and there is no Atlantis), and what is about signing in.
import os
import subprocess
import sys
import tempfile

from server import Server, check, finish

# Formats differ in the renderer alone: JSON and CSV are enough.
PATHS = r"^/api/v1/[a-z/]+(\.csv|\.json)?$|^/api/v1/jobs/"


# More values than an option takes may be too long an address (414) before they are too many.
CONFIG = """[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429, 431, "5xx"]
"""


def main():
    with Server("--max-seconds", "60") as s, tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "schemathesis.toml"), "w", encoding="utf-8") as file:
            file.write(CONFIG)
        command = [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
                   f"http://{s.host}/api/v1/openapi.json", "--seed", "1",
                   "--phases", "examples,coverage,fuzzing", "--max-examples", "3",
                   "--include-path-regex", PATHS, "--checks", "all",
                   "--exclude-checks", "positive_data_acceptance,ignored_auth",
                   "--continue-on-failure", "--generation-database", "none", "--warnings", "off",
                   "--no-color"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        print("\n".join(line[:400] for line in done.stdout.splitlines())[-12000:])
        check(done.returncode == 0, f"schemathesis: exit {done.returncode}\n{done.stderr[-2000:]}")
        check(s.alive(), "the server is gone")
    finish("openapi")


if __name__ == "__main__":
    main()
