#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A kernel stack that overflows, by Linux's own LKDTM: the kernel says so and where, and ends, on every machine.
. "$(dirname "$0")/../lib/tap.sh"

bake "$build/tests/image/crash" "$work/image" --with test-kunit || finish
for where in "" "--on qemu --machine q35" "--on qemu --machine microvm"; do
	# Without tests at boot that take long.
	# shellcheck disable=SC2086 # words
	run_image "$work/image" $where --memory 128M \
		--append "kunit.enable=0 initcall_blacklist=maple_tree_seed,test_rht_init" -- EXHAUST_STACK
	is "$status" 255 "a panic: ${where:-a process}"
	contains "$work/err" '^rump: the kernel.s stack overflows' "that says what it is"
	contains "$work/err" '^ +[0-9a-f]+ recursive_loop' "and who it was" || diag_file "$work/err"
done
finish
