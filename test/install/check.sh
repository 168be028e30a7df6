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
