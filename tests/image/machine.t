#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What goes wrong in a machine is said in words: a fault of the kernel, too little memory for a start or
# for a program.

. "$(dirname "$0")/../lib/tap.sh"
programs=$build/tests/image

# on WHERE... -- ARG...: runs $work/image with `sirloin run WHERE`.
on() {
	limited "$work/out" "$work/err" "$sirloin" run "$@"
}

bake "$programs/panic" "$work/image" || finish
for how in '' '--on qemu --machine q35'; do
	# shellcheck disable=SC2086 # words
	on $how "$work/image" -- strlen 18
	is "$status" 255 "${how:-process}: a page fault of the kernel: status 255"
	contains "$work/err" 'exception 14 in the kernel, error [04], address 18' \
		"${how:-process}: says which and where"
	contains "$work/err" 'in strlen\+' "${how:-process}: in which function"
	contains "$work/err" 'rax [0-9a-f]{16} rbx' "${how:-process}: with registers"
	# shellcheck disable=SC2086
	on $how "$work/image" -- strlen 8000000000000000
	is "$status" 255 "${how:-process}: a general protection fault: status 255"
	contains "$work/err" 'exception 13 in the kernel' "${how:-process}: says which"
	# shellcheck disable=SC2086
	on $how "$work/image" -- reciprocal_value 0
	is "$status" 255 "${how:-process}: a division by zero: status 255"
	contains "$work/err" 'exception 0 in the kernel' "${how:-process}: says which"
	contains "$work/err" 'in reciprocal_value\+' "${how:-process}: and where"
done

bake "$programs/show" "$work/image" -- argument || finish
end=$("$sirloin" run --on qemu --memory 1M "$work/image" 2>&1 | sed -n 's/.*ends at \([0-9]*\)K.*/\1/p')
[ "${end:-0}" -gt 0 ]
ok $? "the image ends at ${end:-?}K"
worked=0
for more in 1 3 5 7 9 12 16 24; do
	on --on qemu --memory "$((end + more * 1024))K" "$work/image"
	if [ "$status" -eq 0 ]; then
		worked=$((worked + 1))
		contains "$work/out" '^argument 1: argument$' "with $more MB more it works"
	else
		contains "$work/err" 'memory' "with $more MB more it says that memory is short"
		is "$timed_out" 0 "and ends"
	fi
done
[ "$worked" -gt 0 ]
ok $? "with enough it works"

for memory in 3000M 6000M; do
	on --on qemu --memory $memory "$work/image"
	contains "$work/out" '^argument 1: argument$' "memory of $memory, in two pieces"
done

bake "$programs/hungry" "$work/image" || finish
on --on qemu --memory 64M "$work/image" -- touch 30
is "$status" 0 "a program that wants what there is gets it"
on --on qemu --memory 64M "$work/image" -- touch 100
is "$status" 137 "one that wants more is killed"
contains "$work/err" '^hungry: out of memory: no page for address [0-9a-f]+; ' "and that is said"
on --on qemu --memory 64M "$work/image" -- read 100
is "$status" 135 "also when it is a system call that touches memory"
contains "$work/err" '^hungry: out of memory: ' "which is said too"
finish
