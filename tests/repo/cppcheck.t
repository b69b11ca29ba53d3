#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# cppcheck finds nothing in what runs outside of Linux.
. "${0%/*}/lib.sh"

# check FILE...: attributes behind a parameter list end cppcheck's parser; NULL is a pointer with
# every compiler here, so that it may end a list of arguments.
check() {
	cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --suppress=varFuncNullUB '-D__attribute__(x)=' \
		-Iinclude -Ibake -Icli -Itests/unit "$@" >"$work/out" 2>&1
}

echo 'int wrong(void) { int a[2]; a[0] = 0; return a[2]; }' >"$work/wrong.c"
check "$work/wrong.c"
is "$?" 1 "cppcheck objects"
tracked '*.c' ':!kernel'
# shellcheck disable=SC2046 # names have no blanks
check $(cat "$work/files")
ok $? "$(wc -l <"$work/files") files" || diag_file "$work/out"
finish
