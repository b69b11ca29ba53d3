#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every file but the licences themselves names its licence in its first three lines, and the text of
# each licence is in LICENSES.
. "${0%/*}/lib.sh"

# unlicensed FILE...: prints those without a licence, or with one that has no text.
unlicensed() {
	for file; do
		expression=$(sed -n '1,3s/.*SPDX-License-Identifier: \([^*>]*[^-*> ]\).*/\1/p' "$file")
		[ -n "$expression" ] || echo "$file"
		for word in $expression; do
			case $word in
			AND | OR | WITH) ;;
			*) [ -f "LICENSES/$word.txt" ] || echo "$file: $word" ;;
			esac
		done
	done
}

printf 'one\ntwo\nthree\n# SPDX-License-Identifier: GPL-2.0-only\n' >"$work/none"
# In two parts, or this file would seem to be under that licence.
echo "/* SPDX-License-""Identifier: GPL-2.0-only OR Nobody-1.0 */" >"$work/unknown"
is "$(unlicensed "$work/none" "$work/unknown")" "$work/none
$work/unknown: Nobody-1.0" "a missing and an unknown licence are found"
tracked ':!LICENSES'
# shellcheck disable=SC2046 # names have no blanks
is "$(unlicensed $(cat "$work/files"))" "" "$(wc -l <"$work/files") files have a licence"
finish
