# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# What it costs an image that runs as a process to carry the platforms for machines as well: beside the same kernel
# linked with the process platform alone.
peers="process one-platform"
goal '*' process one-platform 0.99
calls=$build/bench/calls/calls

# Microseconds from exec to the program's first instruction, the least of some starts.
start() {
	for _ in $(seq 10); do
		pinned "$sirloin" run --timeline "$(image "$calls")" -- none 2>&1 >"$work/nothing" |
			sed -n 's/^ *\([0-9]*\)  program$/\1/p'
	done | sort -n | head -1
}

sample() {
	peer_run "$calls" getppid read_4k pipe_ping_pong mmap_touch_munmap_4k
	echo "start $(start) us"
	echo "file $(wc -c <"$(image "$calls")") bytes"
}
