#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check-includes.sh - each layer includes only itself and those below it, the
# program only public headers, the server no domain, and each public header compiles alone, as C and
# as C++ (where a C++ compiler is there).
set -eu

cd "$(dirname "$0")/.."
failed=0

# FILE:LINE:#include ... of everything, judged by the order of the layers.
grep -nE '^[[:space:]]*#[[:space:]]*include' -r src include --include='*.[ch]' |
    awk -F: '
BEGIN {
    n = split("core table reference store report command", order, " ")
    for (i = 1; i <= n; i++)
        level[order[i]] = i
    level["language"] = level["report"] # a header of that folder
    level["route"] = level["command"]   # likewise
    level["store_account"] = level["store_alert"] = level["store_review"] = level["store"]
    level["store_network"] = level["store_matter"] = level["store_commitment"] = level["store"]
    domain = n + 1 # every folder that is none of these
    level["web"] = n + 2 # a face over the commands: it knows no domain
    cli = n + 3
}
# The layer of a name that begins with a folder or is a public header.
function layer(name) { return name in level ? level[name] : domain }
{
    file = $1
    text = $0
    sub(/^[^:]*:[0-9]*:/, "", text)
    public_file = file ~ /^include\/manumit\//
    split(file, part, "/")
    own = public_file ? part[3] : part[2]
    sub(/\.[ch]$/, "", own)
    mine = own == "manumit" || own == "commands" ? cli - 1 : own == "cli" ? cli : layer(own)

    if (text ~ /<manumit\//) {
        target = text
        sub(/.*<manumit\//, "", target)
        sub(/\.h>.*/, "", target)
        theirs = target == "manumit" ? cli - 1 : layer(target)
    } else if (text ~ /"/) {
        target = text
        sub(/^[^"]*"/, "", target)
        sub(/".*/, "", target)
        if (public_file) {
            print file ":" $2 ": a public header includes <manumit/...> alone, not \"" target "\""
            bad = 1
            next
        }
        if (target !~ /\//)
            next # beside it
        if (mine == cli) {
            print file ":" $2 ": the program uses public headers alone, not \"" target "\""
            bad = 1
            next
        }
        sub(/\/.*/, "", target)
        theirs = layer(target)
    } else
        next

    if (theirs > mine) {
        print file ":" $2 ": " own " is below " target " and must not include it"
        bad = 1
    } else if (theirs == domain && own == "web") {
        print file ":" $2 ": web knows no domain and must not include " target
        bad = 1
    } else if (theirs == domain && mine == domain && target != own && text ~ /"/) {
        print file ":" $2 ": " own " may use only the public header of " target
        bad = 1
    }
}
END { exit bad }' || failed=1

compile() { # LANGUAGE COMPILER [FLAG]...
    language=$1
    shift
    for header in include/manumit/*.h; do
        name=manumit/$(basename "$header")
        printf '#include <%s>\n#include <%s>\nextern int not_empty;\n' "$name" "$name" |
            "$@" -x "$language" -fsyntax-only -Wall -Wextra -Wpedantic -Werror -Iinclude - || {
            echo "$header: does not compile alone as $language" >&2
            failed=1
        }
    done
}

compile c "${CC:-cc}" -std=c17
if command -v "${CXX:-c++}" >/dev/null 2>&1; then
    compile c++ "${CXX:-c++}" -std=c++17
else
    echo "check-includes: no C++ compiler, headers checked as C alone" >&2
fi
exit $failed
