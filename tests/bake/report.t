#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The report of a bake: a row for each site, a summary that counts them, the same as JSON, reasons for
# what traps; and the sites of the image are what the report says.
. "$(dirname "$0")/../lib/tap.sh"
program=$build/tests/app/musl/sites

"$sirloin" bake "$program" -o "$work/image" --report >"$work/report"
is "$?" 0 "bake --report" || finish
rows=$(grep -c '^0x' "$work/report")
summary=$(tail -n 1 "$work/report")
is "${summary%% *}" "$rows" "the summary counts the rows"
is "$(grep -c "^0x.* traps " "$work/report") trap" "${summary##*; }" "and what traps"
is "$(grep '^0x.* traps *$' "$work/report")" "" "what traps has a reason"
contains "$work/report" '^0x[0-9a-f]* +to_after +before' "functions are named"
contains "$work/report" '^0x[0-9a-f]* +moved_return +after' "sites at a function's end too"

"$sirloin" bake "$program" -o "$work/image" --json >"$work/json"
perl -MJSON::PP -0777 -ne '
	my $r = decode_json($_);
	my %count;
	$count{$_->{plan}}++ for @{$r->{sites}};
	for my $plan ("before", "after", "traps") {
		die "$plan" unless ($count{$plan} // 0) == $r->{$plan};
	}
	print scalar @{$r->{sites}};' "$work/json" >"$work/count" 2>"$work/err"
is "$(cat "$work/count")" "$rows" "the JSON is JSON, with the same sites" || diag_file "$work/err"

# At a rewritten site of the kind "after" stands a jump, at one of the kind "before" the call.
site=$(sed -n 's/^0x\([0-9a-f]*\) *moved_return .*/\1/p' "$work/report")
contains_jump() {
	objdump -d --no-show-raw-insn --start-address="0x$1" --stop-address="$((0x$1 + 5))" \
		"$work/image" | grep -q "$1:.*jmp"
}
contains_jump "$site"
ok $? "a jump stands where the report says"

"$sirloin" bake "$program" -o "$work/image" --trap --report >"$work/report"
contains "$work/report" "^$rows system call sites: 0 rewritten" "--trap rewrites nothing"
contains_jump "$site"
is "$?" 1 "and leaves the code alone"
finish
