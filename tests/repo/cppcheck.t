#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# cppcheck finds nothing in what runs outside of Linux: the baker, the command, the platforms, tests.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
for part in bake cli platform tests bench; do
	# Attributes behind a parameter list end its parser; NULL is a pointer with every compiler here.
	cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --suppress=missingIncludeSystem --suppress=varFuncNullUB \
		'-D__attribute__(x)=' -Iinclude -Ibake -Icli "$part" >"$work/out" 2>&1
	ok $? "cppcheck: $part" || diag_file "$work/out"
done
finish
