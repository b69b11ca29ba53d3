#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What runs as the program's code (kernel/arch/rump/kernel/vdso.c) stays where it does: between rump_vdso_start and
# rump_vdso_end. It leaves by pointers, and to the way into the kernel.

. "$(dirname "$0")/../lib/tap.sh"
elf=$build/kernel/default/kernel.elf

# address SYMBOL
address() {
	nm "$elf" | sed -n "s/^\([0-9a-f]*\) . $1\$/0x\1/p"
}
start=$(address rump_vdso_start)
end=$(address rump_vdso_end)
objdump -d --no-show-raw-insn --start-address="$start" --stop-address="$end" "$elf" >"$work/code"
for function in vdso_clock_gettime vdso_gettimeofday vdso_time process_clock pc_clock xen_clock; do
	contains "$work/code" "<$function>:\$" "$function is there"
done
# Where jumps and calls go, without those inside.
sed -n 's/.*\t\(call\|j[a-z]*\) *\([0-9a-f]*\) <\([^+>]*\).*/\2 \3/p' "$work/code" | sort -u |
	while read -r target name; do
		[ $((0x$target)) -ge $((start)) ] && [ $((0x$target)) -lt $((end)) ] || echo "$name"
	done >"$work/out"
is "$(sort -u "$work/out" | tr '\n' ' ')" "process_panic rump_syscall_jump " \
	"it calls the way into the kernel, and what never returns"
finish
