#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that the kernel object needs nothing but what its linker script and a platform define.
cd "$(dirname "$0")/../.." || exit 1
echo 1..1
if ld -m elf_x86_64 -T build/kernel/default/linux/arch/rump/kernel/vmlinux.lds -e rump_main \
	build/kernel/default/kernel.o -o build/kernel/default/link-test.elf 2>build/kernel/default/link-test.log; then
	echo "ok 1 - kernel/undefined"
else
	sed 's/^/# /' build/kernel/default/link-test.log
	echo "not ok 1 - kernel/undefined"
fi
