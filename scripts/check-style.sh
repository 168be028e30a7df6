#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check-style.sh - what every file keeps to: the licence's line, no white space at
# the end of a line, at most 600 lines a file and 120 a function, the layout of
# .clang-format. What needs clang-format-14 or ctags is left out, and that is
# said, where they are not installed.
set -eu

cd "$(dirname "$0")/.."
failed=0
lines_max=600
function_max=120

say() {
    echo "$1"
    failed=1
}

c_files=$(find src include test bench fuzz -name '*.[ch]' | LC_ALL=C sort)
scripts=$(find scripts .ci test -name '*.sh' -o -path .ci/run |
    grep -v -e '^test/cli/cases/' -e /node_modules/ | LC_ALL=C sort)
page=$(find web/src web/test web/tools test/web web/build.mjs \( -name '*.js' -o -name '*.mjs' -o -name '*.css' \) |
    grep -v /node_modules/ | LC_ALL=C sort)
others=$(find . -maxdepth 1 \( -name '*.md' -o -name CMakeLists.txt -o -name Makefile \)
    find cmake docs -type f
    find src test bench fuzz -name CMakeLists.txt)

for file in $c_files; do
    case $(head -n 1 "$file") in
    '/* SPDX-License-Identifier: Apache-2.0') ;;
    *) say "$file:1: does not begin with the SPDX line" ;;
    esac
    lines=$(wc -l <"$file")
    [ "$lines" -le $lines_max ] || say "$file: has $lines lines, more than $lines_max"
done

for file in $page; do
    case $(head -n 1 "$file") in
    '// SPDX-License-Identifier: Apache-2.0' | '/* SPDX-License-Identifier: Apache-2.0'*) ;;
    *) say "$file:1: does not begin with the SPDX line" ;;
    esac
    lines=$(wc -l <"$file")
    [ "$lines" -le $lines_max ] || say "$file: has $lines lines, more than $lines_max"
done

for file in $scripts; do
    case $(sed -n 2p "$file") in
    '# SPDX-License-Identifier: Apache-2.0') ;;
    *) say "$file:2: is not the SPDX line" ;;
    esac
done

trailing=$(grep -nE '[[:space:]]+$' $c_files $page $scripts $others || true)
[ -z "$trailing" ] || say "white space at the end of a line:
$trailing"

if command -v clang-format-14 >/dev/null 2>&1; then
    # All at once, which is quick; one by one only to say which.
    clang-format-14 --dry-run -Werror $c_files >/dev/null 2>&1 || for file in $c_files; do
        clang-format-14 --dry-run -Werror "$file" >/dev/null 2>&1 ||
            say "$file: is not laid out as .clang-format says; 'make format' does it"
    done
else
    echo "check-style: no clang-format-14, layout not checked"
fi

if ctags --version 2>/dev/null | grep -q Universal; then
    long=$(ctags -f - --languages=C --langmap=C:.c.h --kinds-C=f --fields=+ne $c_files |
        awk -F'\t' -v max=$function_max '{
            line = end = 0
            for (i = 4; i <= NF; i++) {
                if ($i ~ /^line:/) line = substr($i, 6)
                if ($i ~ /^end:/) end = substr($i, 5)
            }
            if (end - line + 1 > max)
                print $2 ":" line ": " $1 "() has " end - line + 1 " lines, more than " max
        }')
    [ -z "$long" ] || say "$long"
else
    echo "check-style: no universal-ctags, lengths of functions not checked"
fi
exit $failed
