# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# LuaJIT runs ljsyscall's own test suite, from an ext4 disk and at a terminal. All of it passes but what forks
# (the file left-out beside this one) and what the file not-passed names.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh

folder=$top/tests/apps/ljsyscall
tree=$work/tree
cp -r "$build/examples/ljsyscall/source" "$tree" || finish
cp "$folder/suite.lua" "$folder/left-out" "$tree"
mkdir -p "$tree/dev" "$tree/proc" "$tree/sys" "$tree/tmp"
mke2fs -q -t ext4 -b 4096 -E root_owner=0:0 -d "$tree" "$work/disk" 24M >"$work/mke2fs" 2>&1 || {
	fail "mke2fs makes a disk"
	diag_file "$work/mke2fs"
	finish
}

bake "$build/examples/luajit/luajit" "$work/image" --env PATH=/bin || finish
for parameter in "root=/dev/$env_disk" rw rump.mount=none,/dev/pts,devpts rump.mount=none,/dev/shm,ramfs; do
	options="${options:-} --append $parameter"
done

# Adds what a run has printed to the rest.
note_run() {
	[ "$status" -eq 0 ] || endings="$endings$status "
	cat "$work/run" >>"$work/suite"
	cat "$work/err" >>"$work/errors"
}

# This LuaJIT compiles now and then, natively too (one run of fifteen, none with -joff), a store to a field of a
# structure as if the field were not there. And QEMU interrupts a PVH guest twice (docs/limits.md).
says_nothing() {
	grep -q -e 'helpers.lua:9[38]: invalid index' -e '^platform: the emulator has interrupted twice' "$work/run"
}

# run_part PART: each try with a fresh disk.
run_part() {
	for try in $(seq 8); do
		cp --sparse=always "$work/disk" "$work/used"
		xen_tries=1 env_run_at_terminal "$work/image" "--disk $work/used $options" suite.lua "$1" "$parts"
		tr -d '\r' <"$work/out" >"$work/run"
		says_nothing || break
		diag "$environment, part $1 of $parts: a run that says nothing, try $try"
	done
	note_run
}

# In a PVH guest under QEMU the less is done at once the better: docs/limits.md.
parts=1
[ "$environment" != xen-pvh ] || parts=6
endings=
for part in $(seq "$parts"); do
	run_part "$part"
done

# sum EXPRESSION: of the numbers that it finds in the suite's summaries.
sum() { sed -n "$1" "$work/suite" | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum 's/^Success : .*total of \([0-9]*\) tests.*/\1/p')
passed=$(sum 's/^Success : .* - \([0-9]*\) \/ .*/\1/p')
left=$(grep -c '^test_' "$folder/left-out")
is "$endings" "" "the suite ends well"
is $((total + left)) 275 "all tests are run but the $left that are left out"
ok $((passed < 260)) "$passed have passed"
sed -n 's/^\(test[^ ]*\) .*/\1/p' "$folder/not-passed" | sort >"$work/want"
sed -n 's/^>>> \(.*\) failed$/\1/p; s/^  \[\(.*\)\].*Skipped$/\1/p' "$work/suite" | sort >"$work/got"
is "$(comm -13 "$work/want" "$work/got")" "" "none has failed or is skipped but those in not-passed"
is "$(comm -23 "$work/want" "$work/got")" "" "none in not-passed has passed"
if [ "$tap_failed" -gt 0 ]; then
	sed -n '/^Failed tests:/,$p' "$work/suite" >"$work/failed"
	tail -n 10 "$work/suite" >"$work/tail"
	diag_file "$work/failed" "$work/tail" "$work/errors"
fi
finish
