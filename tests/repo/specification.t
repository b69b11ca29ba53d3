#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every test and make target that docs/specification.md names exists, and every row of a promise
# names one.
# shellcheck disable=SC2016 # the backticks are those of the page

. "$(dirname "$0")/../lib/tap.sh"
page=$top/docs/specification.md

# exists ID: process/NAME is a program, apps/NAME an application, all else a file; some names are of compiled tests.
exists() {
	case $1 in
	apps/*) [ -f "$top/tests/$1/test.sh" ] ;;
	process/*) [ -f "$top/tests/app/${1#process/}.c" ] ;;
	*) [ -x "$top/tests/$1.t" ] ;;
	esac
}

missing=""
for id in $(grep -o '`[a-z]*/[a-z-]*`' "$page" | tr -d '`' | sort -u); do
	exists "$id" || missing="$missing $id"
done
is "$missing" "" "the tests exist"

missing=""
sed -n 's/`make \([a-z-]*\)`/\n@\1\n/gp' "$page" | sed -n 's/^@//p' | sort -u >"$work/targets"
while read -r target; do
	grep -Eqs "^(\.PHONY:.* )?$target( .*)?:|^\.PHONY:.* $target( |\$)" "$top/Makefile" \
		"$top"/*/build.mk "$top"/*/*/build.mk || missing="$missing $target"
done <"$work/targets"
is "$missing" "" "the make targets exist"

# A row that is neither a heading nor a line under one, of the tables whose last column says who.
sed -n '/held by |$/,/^$/p; /| by |$/,/^$/p' "$page" |
	grep -v -e 'held by |$' -e '| by |$' -e '^|-' -e '^$' >"$work/rows"
[ -s "$work/rows" ]
ok $? "there are $(wc -l <"$work/rows") promises"
is "$(grep -v '`[^`]*` |$\|`[^`]*`[^|]* |$' "$work/rows")" "" "each says what holds it"
finish
