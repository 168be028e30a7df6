# SPDX-License-Identifier: Apache-2.0
#
# openapi.py - schemathesis holds the server to the description that it gives of itself: made-up
# requests, right and wrong ones, must be answered as the description says. Run by the
# environment that test/python/venv.sh makes of requirements.txt.
#
# One of its checks can't be asked for: that all that fits the schema is accepted (a country is any
# text to a schema, and there is no Atlantis). What is about signing in is asked of a server with
# accounts.
import os
import subprocess
import sys
import tempfile

from server import PROGRAM, Server, check, finish

# Formats differ in the renderer alone: JSON and CSV are enough.
PATHS = r"^/api/v1/[a-z/]+(\.csv|\.json)?$|^/api/v1/jobs/|^/(match|healthz|algorithms)"
# What is about a team; signing out would end the test.
TEAM = r"^/api/v1/(list|review|audit|store)/[a-z]+$|^/api/v1/(jobs/|health|openapi)"


# More values than an option takes may be too long an address (414) before they are too many.
CONFIG = """[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429, 431, "5xx"]
"""


def ask(s, folder, paths, *more):
    """Runs schemathesis against a server."""
    with open(os.path.join(folder, "schemathesis.toml"), "w", encoding="utf-8") as file:
        file.write(CONFIG)
    command = [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
               f"http://{s.host}/api/v1/openapi.json", "--seed", "1",
               "--include-path-regex", paths, "--checks", "all", "--continue-on-failure",
               "--generation-database", "none", "--warnings", "off", "--no-color", *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    print("\n".join(line[:400] for line in done.stdout.splitlines())[-12000:])
    check(done.returncode == 0, f"schemathesis: exit {done.returncode}\n{done.stderr[-2000:]}")
    check(s.alive(), "the server is gone")


def open_to_all(folder):
    with Server("--max-seconds", "60") as s:
        ask(s, folder, PATHS, "--phases", "examples,coverage,fuzzing", "--max-examples", "3",
            "--exclude-checks", "positive_data_acceptance,ignored_auth")


def signed_in(folder):
    """With accounts: the same, as an administrator. That nobody gets nothing is asked by
    accounts.py: the check 'ignored_auth' makes up a cookie beside the right token."""
    place = os.path.join(folder, "store.db")
    done = subprocess.run([os.path.abspath(PROGRAM), "user", "add", "ada", "--role", "administrator",
                           "--store", place], input=b"several words in a row\n", capture_output=True)
    check(done.returncode == 0, done.stderr)
    with Server("--max-seconds", "60", "--store", place) as s:
        status, fields, _ = s.json("/api/v1/session",
                                   '{"name": "ada", "password": "several words in a row"}')
        check(status == 200, f"sign-in: {status}")
        token = fields["set-cookie"].split(";")[0].split("=")[1]
        ask(s, folder, TEAM, "--phases", "examples,coverage", "--header",
            f"Authorization: Bearer {token}", "--exclude-checks",
            "positive_data_acceptance,ignored_auth")


def main():
    with tempfile.TemporaryDirectory() as folder:
        open_to_all(folder)
        signed_in(folder)
    finish("openapi")


if __name__ == "__main__":
    main()
