#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: the end of the machine and the signals of the host.
. "${0%/*}/lib.sh"

for value in 0 1 7 125 255; do
	platform '' "$kernel" halt "$value"
	is "$status" "$value" "halt($value)"
done
for signal in 6 9 11 15; do
	# shellcheck disable=SC2016 # perl's
	platform '' perl -e '$want = pop; system(@ARGV); exit(($? & 127) != $want)' \
		"$kernel" halt "$((256 + signal))" "$signal"
	is "$status" 0 "halt(256 + $signal) is death by signal $signal"
done
platform '' "$kernel" halt $((256 + 19))
is "$status" $((128 + 19)) "a signal that does not kill is status 128 + N"
platform '' "$kernel" panic
is "$status" 255 "panic() is status 255"
contains "$work/err" '^hyp-test: the test wants it$' "with its message"
platform '' "$kernel" platform-fault
is "$status" 255 "an exception in the platform is status 255"
contains "$work/err" '^platform: exception in its own code, signal 11$' "with registers"
contains "$work/err" '^  rip 0{8}01[0-9a-f]{6}$' "such as rip"

for how in idle spin; do
	: >"$how.out"
	"$kernel" signal "$how" >"$how.out" 2>"$how.err" &
	pid=$!
	wait_for "$how.out" '^# ready'
	for signal in 1:HUP 2:INT 3:QUIT 10:USR1 12:USR2 28:WINCH 18:CONT 11:SEGV; do
		kill "-${signal#*:}" "$pid"
		wait_for "$how.out" "^# signal ${signal%:*}\$"
		ok $? "$how: SIG${signal#*:} arrives"
	done
	kill -TERM "$pid"
	wait "$pid"
	is $? 0 "$how: SIGTERM too"
done

(trap '' HUP; exec "$kernel" signal) >nohup.out &
pid=$!
wait_for nohup.out '^# ready'
kill -HUP "$pid"
kill -TERM "$pid"
wait "$pid"
grep -q '^# signal 1$' nohup.out
is $? 1 "a hang-up that nohup ignores does not arrive"
finish
