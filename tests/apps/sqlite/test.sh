# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# SQLite on ext4, with a rollback journal and with a write-ahead log: its own benchmark does what it does
# natively, and a database into which rows are written all the time is killed again and again: it is
# whole each time, and no transaction is lost that the program has said to be committed.
#
# Environments: process q35
#
#   SIRLOIN_ROUNDS  how often each is killed (10; make check-apps: 100)

rounds=${SIRLOIN_ROUNDS:-10}
cd "$work" || finish

# disk: a fresh one.
disk() {
	rm -f disk
	mke2fs -q -t ext4 disk 64M >log 2>&1 || diag_file log
}
mount="--memory 64M --disk disk --append rump.mount=/dev/vda,/data,ext4"

# Its benchmark checks what it reads; the checksum over all answers says that none differs.
bake "$build/examples/sqlite/speedtest1" speedtest1.img || finish
for journal in delete wal; do
	disk
	set -- --verify --size 5 --journal $journal
	limited native native.err "$build/examples/sqlite/speedtest1" "$@" native.db
	run_limit=200 env_run speedtest1.img "$mount" "$@" /data/db
	is "$status" 0 "speedtest1 with journal mode $journal" || diag_file out err
	contains native "Verification Hash: [0-9a-z]+" "natively it has a sum over its answers"
	is "$(grep -a "Verification Hash" out | tr -d "\\r")" "$(grep "Verification Hash" native)" "which is the same"
	rm -f native.db*
	e2fsck -fn disk >fsck 2>&1
	is $? 0 "and the file system is clean" || diag_file fsck
done

# gone PROCESS: a zombie has its files as long as it has other threads.
gone() {
	! grep -qs '^State:[^ZX]*$' "/proc/$1/status" &&
		[ "$(find "/proc/$1/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" -le 1 ]
}

# kill_after SECONDS JOURNAL: a run that is killed; adds its output to $work/insert.
kill_after() {
	: >insert
	# shellcheck disable=SC2086 # words
	"$sirloin" run $env_where $mount insert.img -- /data/db "$2" >insert 2>insert.err </dev/null &
	victim=$!
	for _ in $(seq 600); do
		! grep -qa '^last' insert || break
		sleep 0.1
	done
	sleep "$1"
	children=$(pgrep -P $victim)
	kill -KILL $victim
	wait $victim 2>/dev/null
	# QEMU goes with it, but a moment later, and has the disk until then.
	for child in $children; do
		for _ in $(seq 100); do
			! gone "$child" || break
			sleep 0.05
		done
	done
}

bake "$build/tests/apps/sqlite/insert" insert.img || finish
for journal in delete wal; do
	disk
	acknowledged=0 broken=0 all=0
	for round in $(seq "$rounds"); do
		kill_after "0.$((round * 7 % 10))" $journal
		found=$(sed -n 's/^last \([0-9]*\).*/\1/p' insert)
		if [ "$(tr -d '\r' <insert | sed -n '/^integrity/p')" != "integrity ok" ] ||
			[ "${found:-0}" -lt "$acknowledged" ]; then
			broken=$((broken + 1))
			diag "round $round: $acknowledged were acknowledged, ${found:-none} found:"
			diag_file insert.err
			head -n 5 insert >&2
		fi
		# A line without its end may be a part of a number.
		last=$(tr -d '\r' <insert | sed '$d' | grep -x '[0-9]*' | tail -n 1)
		acknowledged=${last:-${found:-0}}
		all=$((all + acknowledged - ${found:-0}))
	done
	is $broken 0 "journal mode $journal: whole after each of $rounds kills, $all transactions, none lost"
	[ "$all" -gt "$rounds" ]
	ok $? "and there were many" || diag_file insert.err
done
finish
