#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# clang-tidy finds no bug with the checks of .clang-tidy.
. "${0%/*}/lib.sh"

# check OPTION...: the files of $work/files, each by itself: what clang 14 says of one depends on
# those before. The analyzer gives a function up after 60000 states, a quarter of what it would take.
check() {
	xargs -P 2 -I FILE clang-tidy --quiet --config-file=.clang-tidy "$@" FILE -- -std=gnu11 \
		-Iinclude -Ibake -Icli -Itests/unit -D_GNU_SOURCE '-DSIRLOIN_VERSION="0"' \
		-Xclang -analyzer-config -Xclang max-nodes=60000 <"$work/files" >"$work/out" 2>&1
}

echo 'int wrong(int c); int wrong(int c) { int *p = 0; return c ? *p : 0; }' >"$work/wrong.c"
echo "$work/wrong.c" >"$work/files"
check
is "$?" 123 "clang-tidy objects"
contains "$work/out" 'clang-analyzer-core.NullDereference' "to a null pointer"
tracked 'bake/*.c' 'cli/*.c'
check
ok $? "$(wc -l <"$work/files") files of the baker and the command" || diag_file "$work/out"
# The analyzer knows nothing of memory that a system call fills where there is no C library.
tracked '*.c' ':!bake' ':!cli' ':!kernel'
check --checks=-clang-analyzer-*
ok $? "$(wc -l <"$work/files") files of platforms and tests" || diag_file "$work/out"
finish
