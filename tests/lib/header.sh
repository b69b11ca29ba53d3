# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Reads what a test program says about itself in its opening comment.

# header FIELD FILE: the rest of the line " * FIELD: ..." of a C file, nothing if there is none.
header() {
	sed -n -e "s/^ \* $1: //p" -e '/^ \*\//q' "$2"
}

# shell_header FIELD FILE: the same of a line "# FIELD: ..." of a shell script.
shell_header() {
	sed -n "s/^# $1: //p" "$2"
}
