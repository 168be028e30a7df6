#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# format.sh - lays out all C files as .clang-format says.
set -eu

cd "$(dirname "$0")/.."
if ! command -v clang-format-14 >/dev/null 2>&1; then
    echo "format: needs clang-format-14 (apt-get install clang-format-14)" >&2
    exit 1
fi
find src include test bench fuzz -name '*.[ch]' -print0 | xargs -0 clang-format-14 -i
