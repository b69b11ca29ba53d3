#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: run.sh BUILD-FOLDER
# What a system call costs natively, in an image, and in an image where all of them trap: medians of
# alternating runs, in nanoseconds, and ratios; and of what the null call's time is made, by the
# fastest runs: other work of the host only adds.
#   BENCH_RUNS  runs of each (5)
set -eu
build=$(cd "$1" && pwd)
runs=${BENCH_RUNS:-5}
program=$build/bench/syscall
glibc=$build/bench/syscall-glibc
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

"$build/sirloin" bake "$program" -o "$work/image" --report >"$work/report"
"$build/sirloin" bake "$program" -o "$work/trap" --trap
"$build/sirloin" bake "$glibc" -o "$work/glibc"

for run in $(seq "$runs"); do
	echo "run $run of $runs" >&2
	"$program" | sed 's/^/native /'
	"$build/sirloin" run "$work/image" | sed 's/^/image /'
	"$build/sirloin" run "$work/trap" -- 5000 | sed 's/^/trap /'
	"$glibc" | sed -n 's/^getppid /native getppid_glibc /p'
	"$build/sirloin" run "$work/glibc" | sed -n 's/^getppid /image getppid_glibc /p'
done >"$work/samples"

# median KIND CALL
median() {
	sed -n "s/^$1 $2 //p" "$work/samples" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

tail -n 1 "$work/report"
printf '%-14s %10s %10s %10s %16s\n' call native image trapped 'native / image'
# shellcheck disable=SC2013 # names have no blanks
for call in $(sed -n 's/^native \([a-z_]*\) .*/\1/p' "$work/samples" | awk '!seen[$0]++'); do
	native=$(median native "$call") image=$(median image "$call") trapped=$(median trap "$call")
	: "${trapped:=-}"
	printf '%-14s %7s ns %7s ns %7s ns %16s\n' "$call" "$native" "$image" "$trapped" \
		"$(echo "$native $image" | awk '{ printf "%.1f", $1 / $2 }')"
done

# fastest CALL
fastest() {
	sed -n "s/^image $1 //p" "$work/samples" | sort -n | head -1
}

loop=$(fastest loop) unknown=$(fastest unknown)
instruction=$(fastest instruction) getppid=$(fastest getppid)
echo
echo "getppid through syscall() in an image, the fastest of $runs runs: $getppid ns, of which"
echo "$loop $unknown $instruction $getppid" | awk '{
	printf "%6.1f  the loop and its call of a function\n", $1
	printf "%6.1f  into the kernel and back: a call that Linux has not\n", $2 - $1
	printf "%6.1f  Linux'"'"'s getppid, and the call of it\n", $3 - $2
	printf "%6.1f  the C library'"'"'s syscall()\n", $4 - $3
}'
