#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# docs/hypercalls.md lists the host calls that the seccomp filter admits: the same calls in the same
# order, under the same conditions, for the same reasons.

. "$(dirname "$0")/../lib/tap.sh"
source=$top/platform/process/seccomp.c

# shellcheck disable=SC2016 # the backticks are for the reader of the page
# A rule is ALLOW(call, condition, check, "reason") on a line of its own.
sed -n 's/^	ALLOW(\(.*\))$/\1/p' "$source" | sed -E \
	-e 's/^([a-z0-9_]+), ([A-Z_]+), ANY, "(.*)"$/| `\1` | \2 | | \3 |/' \
	-e 's/^([a-z0-9_]+), ([A-Z_]+), IS\((.), (.*)\), "(.*)"$/| `\1` | \2 | argument \3 = \4 | \5 |/' \
	-e 's/^([a-z0-9_]+), ([A-Z_]+), FLAG\((.), (.*)\), "(.*)"$/| `\1` | \2 | argument \3 has \4 | \5 |/' \
	-e 's/ ALWAYS / always /' \
	-e 's/ DISK_URING / disk by io_uring /' -e 's/ DISK_CALLS / disk without io_uring /' \
	-e 's/ NIC_TAP / tap device /' -e 's/ NIC_STREAM / passt or socket /' \
	-e 's/ TERMINAL / terminal /' -e 's/ NO_FSGSBASE / old CPU /' \
	-e 's/ = ~0u / = -1 /' -e 's/ = SELF / = own process /' >"$work/source"
sed -n '/^## The table/,/^## /s/^\(| `.*\)$/\1/p' "$top/docs/hypercalls.md" >"$work/docs"

rules=$(grep -c '^	*ALLOW(' "$source")
is "$(wc -l <"$work/source")" "$rules" "every rule of the source was understood"
is "$(grep -c '^| `' "$work/source")" "$rules" "and made a row" || diag_file "$work/source"
[ "$rules" -ge 20 ]
ok $? "there are $rules rules"
diff -u "$work/docs" "$work/source" >"$work/diff"
ok $? "docs/hypercalls.md has the same rows" || diag_file "$work/diff"
finish
