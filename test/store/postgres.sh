#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# postgres.sh PROGRAM... - runs tests of the store against a PostgreSQL server of their own,
# which is started for them in a folder of its own and reached through a socket in it alone.
# Exits 77, and says why, where there is no server to start.
set -u

skip() {
    echo "skipped: $1"
    exit 77
}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$bin" ] && [ -x "$bin/initdb" ] || skip "no PostgreSQL server is installed (package postgresql)"

# The server refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || skip "there is no user postgres to run the server"
    command -v setpriv >/dev/null 2>&1 || skip "there is no setpriv to run the server as postgres"
    as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi

folder=$(mktemp -d /tmp/mnpg-XXXXXX) || exit 1
[ -z "$as" ] || chown postgres "$folder"
chmod 755 "$folder"
cd "$folder" || exit 1
trap '$as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1; cd /; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

$as "$bin/initdb" -D "$folder/data" -U tester -A trust -E UTF8 --locale=C --no-sync \
    >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log"
    exit 1
}
$as "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start \
    >"$folder/start.log" 2>&1 || {
    cat "$folder/start.log" "$folder/data/log"
    exit 1
}

export MANUMIT_TEST_STORE="postgresql:///postgres?host=$folder&user=tester"
status=0
for program in "$@"; do
    echo "== $(basename "$program")"
    "$program" || status=1
done
exit $status
