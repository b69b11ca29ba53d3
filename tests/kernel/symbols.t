#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that the kernel object defines no global symbol but the interface in kernel/exports.txt.
cd "$(dirname "$0")/../.." || exit 1
echo 1..1
found=$(nm --defined-only --extern-only build/kernel/default/kernel.o | awk '{print $3}' | LC_ALL=C sort)
if [ -n "$found" ] && [ "$found" = "$(grep -v '^#' kernel/exports.txt | LC_ALL=C sort)" ]; then
	echo "ok 1 - kernel/symbols"
else
	echo "# found: $found" | tr '\n' ' '
	echo "not ok 1 - kernel/symbols"
fi
