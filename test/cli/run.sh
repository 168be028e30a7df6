#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [--update] CASE... - golden tests of the program. A case is a folder:
#
#   cmd          shell commands, run in an empty folder, with $MANUMIT (the
#                program), $SOURCE (this repository) and $CASE (the case's folder)
#   stdin        what they read; nothing when there is no such file
#   stdout       what they must print, byte for byte; nothing when there is no such file
#   stderr       the same for standard error
#   exit         their exit status; 0 when there is no such file
#   skip-unless  shell commands; the case is skipped (exit 77) where they fail
#
# --update writes down what was seen instead of comparing it: read the change
# before it is committed. MANUMIT must be set; CASE may be a name under cases/.
set -u

update=
if [ "${1:-}" = --update ]; then
    update=1
    shift
fi
if [ -z "${MANUMIT:-}" ] || [ $# = 0 ]; then
    echo "usage: MANUMIT=PROGRAM test/cli/run.sh [--update] CASE..." >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
SOURCE=$(cd "$here/../.." && pwd)
MANUMIT=$(cd "$(dirname "$MANUMIT")" && pwd)/$(basename "$MANUMIT")
export SOURCE MANUMIT
# Nothing of the caller's terminal or language shows.
export LC_ALL=C.UTF-8 TERM=dumb TZ=UTC
unset NO_COLOR COLUMNS LINES || :

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# compare WHAT SEEN GOLDEN: an absent golden file stands for an empty one.
compare() {
    expected=$3
    [ -e "$expected" ] || expected=/dev/null
    if ! cmp -s "$2" "$expected"; then
        echo "$name: $1 differs (- expected, + seen)"
        diff -au "$expected" "$2" | tail -n +3
        status=1
    fi
}

# keep SEEN GOLDEN: writes the golden file, or removes it when all is empty.
keep() {
    if [ -s "$1" ]; then
        cp "$1" "$2"
    else
        rm -f "$2"
    fi
}

for CASE in "$@"; do
    [ -d "$CASE" ] || CASE=$here/cases/$CASE
    CASE=$(cd "$CASE" && pwd) || exit 2
    export CASE
    name=$(basename "$CASE")
    if [ -e "$CASE/skip-unless" ] && ! sh "$CASE/skip-unless" >/dev/null 2>&1; then
        echo "$name: skipped: $(cat "$CASE/skip-unless")"
        [ $status != 0 ] || status=77
        continue
    fi
    rm -rf "$work/run"
    mkdir "$work/run"
    input=/dev/null
    [ ! -e "$CASE/stdin" ] || input=$CASE/stdin
    (cd "$work/run" && sh "$CASE/cmd") <"$input" >"$work/stdout" 2>"$work/stderr"
    seen=$?
    [ $seen = 0 ] && : >"$work/exit" || echo $seen >"$work/exit"
    for part in stdout stderr exit; do
        if [ -n "$update" ]; then
            keep "$work/$part" "$CASE/$part"
        else
            compare $part "$work/$part" "$CASE/$part"
        fi
    done
done
exit $status
