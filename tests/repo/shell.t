#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Shell scripts, which are found by their first line or name, pass shellcheck.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
scripts=$(git ls-files | while read -r file; do
	case $file in
	*.sh) echo "$file" ;;
	*) head -n 1 "$file" | grep -aq '^#!.*sh$' && echo "$file" ;;
	esac
done)
# shellcheck disable=SC2086 # a list of names
shellcheck -x -P SCRIPTDIR $scripts >"$work/out" 2>&1
ok $? "$(echo "$scripts" | wc -l) scripts pass shellcheck" || diag_file "$work/out"
finish
