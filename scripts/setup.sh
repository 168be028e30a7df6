#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# setup.sh GOAL - installs the Debian packages that GOAL (run, test, coverage or
# fuzz) needs and that are not there yet. Calls apt only when one is missing, so
# that a machine that has all needs neither root nor a network.
set -eu

run="gcc libc6-dev cmake ninja-build pkg-config zlib1g-dev libzstd-dev libexpat1-dev
    libminizip-dev libutf8proc-dev libicu-dev libsodium-dev libcjson-dev libsqlite3-dev libgumbo-dev
    libjpeg62-turbo-dev libpng-dev libbrotli-dev libxgboost-dev
    libcairo2-dev libpango1.0-dev fonts-noto-core fonts-droid-fallback"
test="$run g++ libcmocka-dev python3 python3-venv poppler-utils libxml2-utils iproute2"
# For Spark; a Java of another origin does as well.
command -v java >/dev/null 2>&1 || test="$test openjdk-17-jre-headless"
# The page and its tests. Node and npm of another origin than Debian do as well, and
# can't stand beside Debian's.
command -v node >/dev/null 2>&1 || test="$test nodejs"
command -v npm >/dev/null 2>&1 || test="$test npm"
command -v chromium >/dev/null 2>&1 || test="$test chromium"

case ${1:-} in
run) wanted=$run ;;
test) wanted=$test ;;
coverage) wanted="$test gcovr" ;;
fuzz) wanted="$run clang-14 libclang-rt-14-dev" ;;
*)
    echo "usage: scripts/setup.sh run|test|coverage|fuzz" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "setup: this is no Debian; going on as if these were there, by other names:" $wanted >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "setup: packages are missing, and neither root nor sudo is here to install them." >&2
    echo "  hint: as root: apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

install() {
    # Messages of apt go to standard error: standard output is the program's.
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $missing >&2
}

echo "setup: installing$missing" >&2
# The lists may be fresh; only where they are not are they fetched.
install 2>/dev/null || {
    $as_root apt-get update -q >&2
    install
}
