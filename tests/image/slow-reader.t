#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program whose standard output nobody reads stands still in that one thread only: others run, poll
# and non-blocking writes tell the truth, it goes on when there is a reader, and signals end it.

. "$(dirname "$0")/../lib/tap.sh"

# wait_for TEXT: until the program has said it on standard error.
wait_for() {
	for _ in $(seq 200); do
		grep -q "^$1\$" "$work/err" && break
		sleep 0.05
	done
	contains "$work/err" "^$1\$" "$2"
}

bake "$build/tests/image/flood" "$work/flood" || finish
mkfifo "$work/pipe"
exec 3<>"$work/pipe"
: >"$work/err"
timeout -k 5 "$run_limit" "$sirloin" run "$work/flood" >"$work/pipe" 2>"$work/err" 3<&- &
pid=$!
wait_for 'stuck' "the other thread goes on"
wait_for 'poll: no room' "poll(2) sees no room"
wait_for 'write: EAGAIN' "a non-blocking write is EAGAIN"
head -c 300000 <&3 >"$work/out"
wait_for 'poll: room again' "a reader makes room"
wait_for 'through' "and everything goes through"
is "$(tr -d x <"$work/out" | wc -c)" 0 "as it was written"
sleep 0.3
kill -TERM "$pid"
wait "$pid"
is "$?" 143 "SIGTERM ends a program that cannot write"
finish
