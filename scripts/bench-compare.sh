#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-compare.sh "BUILD-FOLDER [OPTION...]"...
# Which of several builds, or of several options of `sirloin run`, starts an image faster: the same
# program that does nothing, baked by each, started in turn, so that what else the machine does
# meets all alike. Where it does much, minima and lower quartiles tell more than medians.
#   BENCH_RUNS  how often each is started (200)
set -eu
runs=${BENCH_RUNS:-200}
warm=3
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# start NUMBER BUILD OPTION...
start() {
	image=$work/$1.img samples=$work/$1.us sirloin=$2/sirloin
	shift 2
	[ -e "$image" ] || "$sirloin" bake "$work/nop" -o "$image"
	"$sirloin" run --timeline "$@" "$image" >/dev/null 2>"$work/log" </dev/null ||
		{ cat "$work/log" >&2 && exit 1; }
	[ "$run" -le $warm ] || sed -n 's/^ *\([0-9]*\)  program$/\1/p' "$work/log" >>"$samples"
}

echo 'int main(void) { return 0; }' >"$work/nop.c"
musl-gcc -O2 -static -o "$work/nop" "$work/nop.c"
for run in $(seq $((runs + warm))); do
	number=0
	for variant; do
		number=$((number + 1))
		# shellcheck disable=SC2086 # words
		start $number $variant
	done
done

echo "Microseconds from exec to the program's first instruction, $runs runs of each in turn"
printf '%8s %8s %8s %8s\n' min 25% median 90%
number=0
for variant; do
	number=$((number + 1))
	sort -n "$work/$number.us" | awk -v variant="$variant" '
		{ us[NR] = $1 }
		END {
			printf "%8d %8d %8d %8d  %s\n", us[1], us[int((NR + 3) / 4)],
				us[int((NR + 1) / 2)], us[int(0.9 * NR + 0.5)], variant
		}'
done
