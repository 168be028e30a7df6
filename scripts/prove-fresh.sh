#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# prove-fresh.sh - runs `make run` and `make test` of the last commit in a new,
# minimal Debian 12 that has nothing but make. Needs root, debootstrap and a
# network; leaves nothing behind.
set -eu

cd "$(dirname "$0")/.."
root=$(mktemp -d)
clean() {
    for folder in dev/pts dev proc; do
        ! mountpoint -q "$root/$folder" || umount "$root/$folder"
    done
    rm -rf --one-file-system "$root"
}
trap clean EXIT
trap 'exit 130' INT TERM

echo "prove-fresh: making a Debian 12 in $root" >&2
debootstrap --variant=minbase --include=make bookworm "$root" >/dev/null
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
git clone -q --no-hardlinks . "$root/manumit"

for goal in run test; do
    echo "prove-fresh: make $goal" >&2
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        make -C /manumit "$goal"
done
