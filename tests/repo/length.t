#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Files stay under 500 lines, functions under 60, lines under 120 columns, without trailing blanks.
# Functions begin with a { and end with a } in the first column.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
git ls-files | grep -v '^LICENSES/' >"$work/files"
long=$(xargs wc -l <"$work/files" | awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines" }')
is "$long" "" "files of at most 500 lines"
long=$(git ls-files '*.c' | xargs awk '
	FNR == 1 { start = 0 }
	/^{/ { start = FNR }
	/^}/ && start { if (FNR - start > 61) print FILENAME ":" start ": " FNR - start - 1 " lines"; start = 0 }')
is "$long" "" "functions of at most 60 lines"
# Prose may have longer lines.
# shellcheck disable=SC2016 # $0 is awk's
long=$(grep -v '\.md$' "$work/files" | xargs awk '
	{ line = $0; gsub(/\t/, "        ", line) }
	length(line) > 120 { print FILENAME ":" FNR ": " length(line) " columns" }')
is "$long" "" "lines of at most 120 columns"
long=$(xargs grep -nI '[[:blank:]]$' <"$work/files" | cut -d: -f1,2)
is "$long" "" "no trailing blanks"
finish
