#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Files stay under 500 lines, functions under 60, lines under 120 columns, without blanks at their
# ends. A function begins with a { and ends with a } in the first column.
. "${0%/*}/lib.sh"

long_files() {
	xargs awk 'FNR == 501 { print FILENAME }' <"$work/files"
}

long_functions() {
	grep '\.c$' "$work/files" | xargs awk '
		FNR == 1 { start = 0 }
		/^{/ { start = FNR }
		/^}/ && start { if (FNR - start > 61) print FILENAME ":" start; start = 0 }'
}

# Prose may have longer lines. A tab is eight columns at most.
long_lines() {
	# shellcheck disable=SC2016 # the variables are awk's
	grep -v '\.md$' "$work/files" | xargs awk '
		{ line = $0; gsub(/\t/, "        ", line) }
		length(line) > 120 { print FILENAME ":" FNR }'
}

blanks() {
	xargs awk '/[[:blank:]]$/ { print FILENAME ":" FNR }' <"$work/files"
}

wrong=$work/wrong.c
{
	printf 'void wrong(void)\n{\n%s\n}\n' "$(yes ';' | head -n 61)"
	printf '%s ' "$(yes // | head -n 200 | tr -d '\n')"
	yes '' | head -n 500
} >"$wrong"
echo "$wrong" >"$work/files"
is "$(long_files) $(long_functions) $(long_lines) $(blanks)" "$wrong $wrong:2 $wrong:65 $wrong:65" \
	"what is too long is found"

# A picture is written by a program.
tracked ':!LICENSES' ':!*.svg'
is "$(long_files)" "" "files of at most 500 lines"
is "$(long_functions)" "" "functions of at most 60 lines"
is "$(long_lines)" "" "lines of at most 120 columns"
is "$(blanks)" "" "no blanks at ends of lines"
finish
