#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: run.sh BUILD-FOLDER
# How fast compiled Lua is in an image, against the same program on the host: medians of alternating runs. The
# parts are timed by the program itself; "all" is the time of the CPU that the host has counted for the whole
# run, an image's start and end included, which does not count what else the host does.
#   BENCH_RUNS  runs of each (5)      BENCH_SIZE  how much is computed (30)
set -eu
build=$(cd "$1" && pwd)
folder=$(cd "$(dirname "$0")" && pwd)
runs=${BENCH_RUNS:-5}
size=${BENCH_SIZE:-30}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

mkdir "$work/root"
cp "$folder/numeric.lua" "$work/root"
"$build/sirloin" bake "$build/examples/luajit/luajit" -o "$work/image" --rootfs "$work/root"

# sample KIND COMMAND...: its lines, as "KIND PART SECONDS"; what it computes goes to KIND.out.
sample() {
	kind=$1
	shift
	perl -e 'system(@ARGV) == 0 or exit 1; my @t = times; printf STDERR "seconds all %.3f\n", $t[2] + $t[3]' \
		"$@" 2>"$work/err" >"$work/$kind.out" || { cat "$work/err" >&2; exit 1; }
	sed -n "s/^seconds /$kind /p" "$work/err" >>"$work/samples"
}

for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	sample native "$build/examples/luajit/luajit" "$folder/numeric.lua" "$size"
	sample image "$build/sirloin" run "$work/image" -- /numeric.lua "$size"
	cmp "$work/native.out" "$work/image.out"
done

# median KIND PART
median() {
	sed -n "s/^$1 $2 //p" "$work/samples" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

printf '%-12s %9s %9s %16s\n' part native image 'native / image'
for part in $(sed -n 's/^native \([a-z]*\) .*/\1/p' "$work/samples" | awk '!seen[$0]++'); do
	native=$(median native "$part") image=$(median image "$part")
	printf '%-12s %7s s %7s s %14s %%\n' "$part" "$native" "$image" \
		"$(echo "$native $image" | awk '{ printf "%.1f", 100 * $1 / $2 }')"
done
