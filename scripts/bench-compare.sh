#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-compare.sh BUILD-FOLDER...
# Which of several builds starts an image faster: the same program that does nothing, baked by each
# of them, started in turn, so that what else the machine does meets all alike. Lower quartiles and
# minima tell more than medians where it does much.
#   BENCH_RUNS    how often each is started (200)
#   BENCH_OPTIONS options for `sirloin run`
set -eu
runs=${BENCH_RUNS:-200}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

echo 'int main(void) { return 0; }' >"$work/nop.c"
musl-gcc -O2 -static -o "$work/nop" "$work/nop.c"
number=0
for build; do
	number=$((number + 1))
	"$build/sirloin" bake "$work/nop" -o "$work/$number.img"
done
for run in $(seq $((runs + 3))); do
	number=0
	for build; do
		number=$((number + 1))
		# shellcheck disable=SC2086 # several options
		"$build/sirloin" run --timeline ${BENCH_OPTIONS:-} "$work/$number.img" \
			>/dev/null 2>"$work/log" </dev/null || { cat "$work/log" >&2 && exit 1; }
		[ "$run" -le 3 ] || sed -n 's/^ *\([0-9]*\)  program$/\1/p' "$work/log" \
			>>"$work/$number.us"
	done
done

echo "Microseconds from exec to the program's first instruction, $runs runs of each in turn"
printf '%8s %8s %8s %8s  %s\n' min 25% median 90% build
number=0
for build; do
	number=$((number + 1))
	sort -n "$work/$number.us" | awk -v build="$build" '
		{ us[NR] = $1 }
		END {
			printf "%8d %8d %8d %8d  %s\n", us[1], us[int((NR + 3) / 4)],
				us[int((NR + 1) / 2)], us[int(0.9 * NR + 0.5)], build
		}'
done
