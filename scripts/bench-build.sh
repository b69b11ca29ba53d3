#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-build.sh
# Seconds of the first build from nothing: a fresh clone of what is committed, in a temporary folder,
# with the packages installed. Needs 2.5 GB there; numbers are to be taken on a quiet machine.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# This make is not part of the one that called us.
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES

# timed TARGET: builds it in the clone.
timed() {
	begun=$(date +%s)
	make -C "$work/clone" "$1" >"$work/log" 2>&1 </dev/null || {
		tail -n 40 "$work/log" >&2
		echo "make $1 failed" >&2
		exit 1
	}
	printf '%5d s  make %s\n' $(($(date +%s) - begun)) "$1"
}

git clone -q --no-hardlinks "$top" "$work/clone"
echo "Commit $(git -C "$top" rev-parse --short HEAD) in a fresh clone, $(nproc) CPUs," \
	"load $(cut -d ' ' -f 1 /proc/loadavg)"
begun_all=$(date +%s)
timed all
timed demo
sed -n '/^ *[0-9]* ms  /p; /^Peak/p' "$work/log"
printf '%5d s  together\n' $(($(date +%s) - begun_all))
du -sm "$work/clone/build" | awk '{ print $1 " MB in the build folder" }'
