#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check.sh BUILD - installs a build under another root and uses what is there as
# another project would: through pkg-config, with the shared library.
set -eu

build=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

DESTDIR=$root cmake --install "$build" >"$root/log"
prefix=$root$(sed -n 's/^CMAKE_INSTALL_PREFIX:[A-Z]*=//p' "$build/CMakeCache.txt")
pc=$(dirname "$(find "$root" -name manumit.pc)")
library=$(dirname "$pc")

flags=$(PKG_CONFIG_PATH=$pc pkg-config --define-variable=prefix="$prefix" --cflags --libs manumit)
# Word splitting is wanted: these are flags.
"${CC:-cc}" -std=c17 -Wall -Wextra -Werror "$here/use.c" -o "$root/use" $flags
said=$(LD_LIBRARY_PATH=$library "$root/use")
[ "manumit $said" = "$("$prefix/bin/manumit" --version)" ] || {
    echo "the library says '$said', the program another version"
    exit 1
}

# Programs of a bank's own, as docs/guide/money-c.md has them.
examples=$here/../../examples/money
for name in alerts watch; do
    "${CC:-cc}" -std=c17 -Wall -Wextra -Werror "$examples/$name.c" -o "$root/$name" $flags
done
"$prefix/bin/manumit" money simulate --accounts 1500 --days 90 --seed 3 -o "$root/bank" >/dev/null
mkdir "$root/cases"
LD_LIBRARY_PATH=$library "$root/alerts" "$root/cases" "$root/bank/payments.csv" \
    "$root/bank/accounts.csv" "$root/bank/places.csv" >"$root/alerts.said"
alerts=$(grep -c '^A0.* families$' "$root/alerts.said")
found=$("$prefix/bin/manumit" money "$root/bank/payments.csv" --accounts "$root/bank/accounts.csv" \
    --places "$root/bank/places.csv" --budget 10 --csv | grep -c '^A0')
[ "$alerts" -gt 0 ] && [ "$alerts" = "$found" ] &&
    [ "$(ls "$root"/cases/*/DRAFT-sar.xml | wc -l)" = "$alerts" ] || {
    echo "the library finds $alerts alerts, the program $found"
    exit 1
}
for i in 1 2 3 4 5; do
    echo "${i}000 990000 account$i shop"
    [ $i != 2 ] || echo "2001 many account$i shop"
done | LD_LIBRARY_PATH=$library "$root/watch" >"$root/watch.said" 2>&1 && echo "exit 0" >>"$root/watch.said"
grep -q '^payment 3 closes fan-in of shop: strength 4, 4 payments$' "$root/watch.said" &&
    grep -q '^line 3 is no payment' "$root/watch.said" && ! grep -q '^exit 0$' "$root/watch.said" || {
    cat "$root/watch.said"
    exit 1
}

# Nothing but the public interface can be seen from outside.
foreign=$(nm -D --defined-only "$library/libmanumit.so" | awk '$3 !~ /^mn_/ { print $3 }')
[ -z "$foreign" ] || {
    echo "symbols that are not ours:" $foreign
    exit 1
}

for file in bin/manumit share/man/man1/manumit.1 share/man/man1/manumit-replay.1 \
    share/bash-completion/completions/manumit share/zsh/site-functions/_manumit \
    share/fish/vendor_completions.d/manumit.fish; do
    [ -s "$prefix/$file" ] || {
        echo "$file was not installed"
        exit 1
    }
done
"$prefix/bin/manumit" --generate complete-bash |
    cmp - "$prefix/share/bash-completion/completions/manumit"
