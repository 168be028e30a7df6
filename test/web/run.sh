#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh unit|FILE.mjs [PROGRAM [FOLDER]] - runs the page's tests: `unit` its
# modules alone, a FILE in a real browser against `PROGRAM serve`, with pictures of
# what was seen in FOLDER. Packages are those of the lock files, installed beside
# them when they are not there yet. Exit 77 where node or chromium is missing.
set -eu

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
web=$here/../../web

skip() {
    echo "SKIPPED: $1"
    exit 77
}

command -v node >/dev/null 2>&1 || skip "node is not installed; 'scripts/setup.sh test' does it"
[ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18')" = true ] ||
    skip "node is older than version 18"

# In a folder with a lock file. One at a time: several tests may start together.
packages() {
    [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || return 0
    command -v npm >/dev/null 2>&1 || skip "npm is not installed; 'scripts/setup.sh test' does it"
    (
        flock 9
        [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || exit 0
        cd "$1" && npm ci --no-audit --no-fund --ignore-scripts >&2 && touch node_modules/.package-lock.json
    ) 9<"$1/package-lock.json" || skip "the packages of $1 can't be fetched here"
}

packages "$web"
if [ "$1" = unit ]; then
    exec node --test "$web"/test/*.test.js
fi

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$browser" ] || skip "chromium is not installed; 'scripts/setup.sh test' does it"
packages "$here"
CHROMIUM=$browser MANUMIT=$2 PICTURES=${3:-} exec node --test "$here/$1"
