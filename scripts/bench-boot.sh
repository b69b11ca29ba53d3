#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-boot.sh BUILD-FOLDER
# How long the kernel takes from exec to the program's first instruction, and how little memory the
# demo needs. Numbers are to be taken on a machine that does nothing else.
#   BENCH_RUNS  how often the start is measured (200)
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
runs=${BENCH_RUNS:-200}
warm=5
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# measure FILE OPTION...: a line "STAGE MICROSECONDS" for each stage of each run.
measure() {
	samples=$1
	shift
	: >"$samples"
	for run in $(seq $((runs + warm))); do
		"$build/sirloin" run --timeline "$@" "$work/nop.img" >/dev/null 2>"$work/log" </dev/null ||
			{ cat "$work/log" >&2 && exit 1; }
		[ "$run" -le $warm ] || sed -n 's/^ *\([0-9]*\)  \([a-z]*\)$/\2 \1/p' "$work/log" >>"$samples"
	done
}

# order FILE STAGE: minimum, median, what nine in ten stay below, maximum.
order() {
	sed -n "s/^$2 //p" "$1" | sort -n | awk '
		{ us[NR] = $1 }
		END {
			if (!NR)
				exit 1
			print us[1], us[int((NR + 1) / 2)], us[int(0.9 * NR + 0.5)], us[NR]
		}'
}

# table FILE TITLE
table() {
	echo
	echo "$2: microseconds since exec, $runs runs"
	printf '%8s %8s %8s %8s  %s\n' min median 90% max 'the stage begins'
	for stage in platform kernel setup root program; do
		numbers=$(order "$1" "$stage") || { echo "no stage $stage" >&2 && exit 1; }
		# shellcheck disable=SC2086 # four numbers
		printf '%8d %8d %8d %8d  %s\n' $numbers "$stage"
	done
}

# serves KB: true if the whole demo works with so little memory.
serves() {
	DEMO_ON=process DEMO_MEMORY=${1}K timeout -s TERM 100 "$top/examples/nginx/demo.sh" "$build" >"$work/demo" 2>&1
}

# Bisection in steps of 256 KB; what is found has to serve three times.
smallest_memory() {
	least=0 most=64
	serves $((most * 256)) || { cat "$work/demo" >&2 && exit 1; }
	while [ $((most - least)) -gt 1 ]; do
		middle=$(((least + most) / 2))
		if serves $((middle * 256)) && serves $((middle * 256)) && serves $((middle * 256)); then
			most=$middle
		else
			least=$middle
			grep -m 1 -e ' | ' "$work/demo" >"$work/reason" || true
		fi
	done
}

peak() {
	sed -n 's/^Peak resident memory of the process: \([0-9]* kB\).*/\1/p' "$work/demo"
}

echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) CPUs," \
	"Linux $(uname -r), load $(cut -d ' ' -f 1 /proc/loadavg)"
echo 'int main(void) { return 0; }' >"$work/nop.c"
musl-gcc -O2 -static -o "$work/nop" "$work/nop.c"
"$build/sirloin" bake "$work/nop" -o "$work/nop.img"
measure "$work/default"
table "$work/default" "Default components, no disk, no network"
measure "$work/quiet" --append quiet
table "$work/quiet" "The same with quiet"

echo
serves 16384 || { cat "$work/demo" >&2 && exit 1; }
echo "The demo with --memory 16M: peak resident memory $(peak)"
smallest_memory
serves $((most * 256))
echo "The demo serves with --memory $((most * 256))K: peak resident memory $(peak)"
[ ! -s "$work/reason" ] || sed "s/^  | /With $((least * 256))K: /" "$work/reason"
