#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every C file is as clang-format makes it from .clang-format.
. "${0%/*}/lib.sh"

echo 'int  wrong ( void );' >"$work/wrong.c"
clang-format --style=file:.clang-format --dry-run -Werror "$work/wrong.c" 2>"$work/out"
is "$?" 1 "clang-format objects"
tracked '*.c' '*.h'
xargs clang-format --dry-run -Werror <"$work/files" 2>"$work/out"
ok $? "$(wc -l <"$work/files") C files are formatted: clang-format -i FILE" || diag_file "$work/out"
finish
