#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [--cut] unit|FILE.mjs [PROGRAM [FOLDER]] - runs the page's tests: `unit` its
# modules alone, a FILE in a real browser against `PROGRAM serve`, with pictures of
# what was seen in FOLDER. Packages are those of the lock files, installed beside
# them when they are not there yet. --cut: in a network of its own that has nothing but
# loopback. ONLY: the tests of FILE whose name holds this. Exit 77 where node or chromium is missing, or no such network can be made.
set -eu

cut=no
if [ "$1" = --cut ]; then
    cut=yes
    shift
fi

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
export CHROMIUM="$browser" MANUMIT="$2" PICTURES="${3:-}" CUT=$cut
[ $cut = yes ] || exec node --test --test-name-pattern="${ONLY:-.}" "$here/$1"
# Root needs no name space of users, and may not have one.
alone="unshare -n"
[ "$(id -u)" = 0 ] || alone="unshare -rn"
command -v ip >/dev/null 2>&1 || skip "ip is not installed; 'scripts/setup.sh test' does it"
$alone ip link set lo up 2>/dev/null || skip "this system lets nobody make a network of its own"
# shellcheck disable=SC2016 # for the shell inside
exec $alone sh -c 'ip link set lo up && exec node --test --test-name-pattern="$2" "$1"' sh "$here/$1" "${ONLY:-.}"
