#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that every subcommand has a man page, well-formed, with the sections a reader looks for and
# every option that --help names.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
"$sirloin" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | grep -v '^help$' >"$work/subcommands"
ok "$([ -s "$work/subcommands" ]; echo $?)" "--help lists subcommands"
for page in "$top/docs/man/"*.1; do
	name=${page##*/}
	mandoc -Tlint -Wwarning "$page" >"$work/lint" 2>&1
	is "$(cat "$work/lint")" "" "$name is well-formed"
	for section in ENVIRONMENT FILES "EXIT STATUS" EXAMPLES; do
		contains "$page" "^\.Sh $section\$" "$name has $section"
	done
done
while read -r subcommand; do
	page=$top/docs/man/sirloin-$subcommand.1
	ok "$([ -f "$page" ]; echo $?)" "$subcommand has a page"
	"$sirloin" help "$subcommand" | grep -Eo -- '^ +(-[a-z], )?--[a-z-]+' | sed 's/.*--//' |
		sort -u >"$work/options"
	ok "$([ -s "$work/options" ]; echo $?)" "$subcommand: --help lists options"
	while read -r option; do
		contains "$page" "^\.It .*Fl -$option( |\$)" "$subcommand: --$option is explained"
	done <"$work/options"
	contains "$top/docs/man/sirloin.1" "Xr sirloin-$subcommand 1" "sirloin.1 leads there"
	is "$("$sirloin" "$subcommand" --help)" "$("$sirloin" help "$subcommand")" "$subcommand --help"
done <"$work/subcommands"
finish
