#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: run.sh BUILD-FOLDER
# How fast compiled Lua is in an image, against the same program on the host: medians of alternating runs, in
# seconds of the CPU's time as the host has counted it, which leaves out what else the host does. That of a run
# that computes nothing, an image's start and end, is a line of its own and not in the others.
#   BENCH_RUNS  runs of each (5)      BENCH_SIZE  how much is computed (50)
set -eu
build=$(cd "$1" && pwd)
folder=$(cd "$(dirname "$0")" && pwd)
runs=${BENCH_RUNS:-5}
size=${BENCH_SIZE:-50}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

mkdir "$work/root"
cp "$folder/numeric.lua" "$work/root"
"$build/sirloin" bake "$build/examples/luajit/luajit" -o "$work/image" --rootfs "$work/root"

# getrusage(RUSAGE_CHILDREN): times() counts hundredths only.
# shellcheck disable=SC2016 # the variables are perl's
measure='system(@ARGV) == 0 or exit 1;
	my $usage = "\0" x 144;
	syscall(98, -1, $usage) == 0 or exit 1;
	my ($user, $user_us, $system, $system_us) = unpack("q4", $usage);
	printf STDERR "%.4f\n", $user + $system + ($user_us + $system_us) / 1e6;'

# sample KIND PART COMMAND...: adds "KIND PART SECONDS" to the samples; what it computes goes to KIND.out.
sample() {
	kind=$1 part=$2
	shift 2
	perl -e "$measure" "$@" 2>"$work/err" >"$work/$kind.out" || { cat "$work/err" >&2; exit 1; }
	echo "$kind $part $(tail -n 1 "$work/err")" >>"$work/samples"
}

parts="nothing mandelbrot sieve bodies strings"
for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	for part in $parts; do
		sample native "$part" "$build/examples/luajit/luajit" "$folder/numeric.lua" "$size" "$part"
		sample image "$part" "$build/sirloin" run "$work/image" -- /numeric.lua "$size" "$part"
		cmp "$work/native.out" "$work/image.out"
	done
done

# median KIND PART
median() {
	sed -n "s/^$1 $2 //p" "$work/samples" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

start_native=$(median native nothing) start_image=$(median image nothing)
printf '%-12s %9s %9s %16s\n' part native image 'native / image'
printf '%-12s %7s s %7s s\n' nothing "$start_native" "$start_image"
for part in ${parts#nothing }; do
	echo "$part $(median native "$part") $start_native $(median image "$part") $start_image"
done | awk '{
	native = $2 - $3; image = $4 - $5
	printf "%-12s %7.3f s %7.3f s %14.1f %%\n", $1, native, image, 100 * native / image
	natives += native; images += image
} END { printf "%-12s %7.3f s %7.3f s %14.1f %%\n", "all", natives, images, 100 * natives / images }'
