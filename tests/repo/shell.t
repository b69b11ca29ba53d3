#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Shell scripts, which are found by their first line or name, pass shellcheck; what has an
# interpreter can be executed, and nothing else.
. "${0%/*}/lib.sh"

# shellcheck disable=SC2016 # the variable is the wrong script's
printf '#!/bin/sh\nrm $1\n' >"$work/wrong.sh"
shellcheck "$work/wrong.sh" >"$work/out" 2>&1
is "$?" 1 "shellcheck objects"
tracked
: >"$work/scripts"
modes=
while read -r file; do
	read -r first 2>/dev/null <"$file"
	case $file,$first in
	*.sh,* | *,'#!'*sh) echo "$file" >>"$work/scripts" ;;
	esac
	case $first in
	'#!'*) [ -x "$file" ] || modes="$modes $file" ;;
	*) [ ! -x "$file" ] || modes="$modes $file" ;;
	esac
done <"$work/files"
is "$modes" "" "files with an interpreter are executable, others are not"
xargs shellcheck <"$work/scripts" >"$work/out" 2>&1
ok $? "$(wc -l <"$work/scripts") scripts pass shellcheck" || diag_file "$work/out"
finish
