#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What an image is given and gives back: arguments, environment, command line, streams, signals,
# and what it says when the program asks for a process.

. "$(dirname "$0")/../lib/tap.sh"
programs=$build/tests/image

# Arguments and environment, of bake and of run.
bake "$programs/show" "$work/show" --env BAKED=yes --env 'TWO=with space' -- first 'second one' ||
	finish
run_image "$work/show"
is "$status" 0 "an image ends with the program's status" || diag_file "$work/err"
contains "$work/out" '^argument 1: first$' "arguments given to bake"
contains "$work/out" '^argument 2: second one$' "arguments with a space"
contains "$work/out" '^environment: BAKED=yes$' "environment given to bake"
contains "$work/out" '^environment: TWO=with space$' "environment with a space"
run_image "$work/show" -- third ''
contains "$work/out" '^argument 3: third$' "arguments given to run come behind"
contains "$work/out" '^argument 4: $' "an empty argument"
run_image "$work/show" -n --memory 32M
is "$status" 0 "run -n succeeds"
contains "$work/out" "$work/show" "run -n prints what it would run"
is "$(grep -c '^argument' "$work/out")" 0 "run -n does not run it"

# The image is a program of its own.
limited "$work/out" "$work/err" "$work/show"
is "$status" 0 "an image starts without sirloin" || diag_file "$work/err"
contains "$work/out" '^argument 1: first$' "with the arguments it was baked with"

# Streams.
bake "$programs/cat" "$work/cat" || finish
head -c 1000000 /dev/urandom >"$work/input"
timeout -k 5 "$run_limit" "$sirloin" run "$work/cat" <"$work/input" >"$work/out" 2>"$work/err"
ok $? "standard input from a file: status"
cmp "$work/input" "$work/out" >&2
ok $? "standard input and output are the host's, unchanged"
contains "$work/err" '^copied 1000000 bytes$' "standard error is the host's"
sed 2q "$work/input" | timeout -k 5 "$run_limit" "$sirloin" run "$work/cat" 2>"$work/err" |
	cat >"$work/out"
sed 2q "$work/input" | cmp - "$work/out" >&2
ok $? "standard input and output as pipes"
timeout -k 5 "$run_limit" "$sirloin" run --append 'loglevel=7' "$work/cat" \
	<"$work/input" >"$work/out" 2>"$work/err"
cmp "$work/input" "$work/out" >&2
ok $? "the kernel's log does not get into standard output"
contains "$work/err" 'Linux version 6\.1' "the kernel's log is on standard error"
timeout -k 5 "$run_limit" "$sirloin" run "$work/cat" <"$work/input" 2>"$work/err" >/dev/full
is "$?" 2 "a full device behind standard output is an error of write"

# Signals of the host.
# signalled SIGNAL STATUS OUTPUT DESCRIPTION [ARG]
# timeout passes the signal on. A background job of a shell ignores SIGINT: perl undoes that.
signalled() {
	: >"$work/out"
	# shellcheck disable=SC2016 # perl expands it
	timeout --foreground -k 5 "$run_limit" perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		"$sirloin" run "$work/wait" -- ${5:+"$5"} \
		>"$work/out" 2>"$work/err" </dev/null &
	pid=$!
	for _ in $(seq 100); do
		grep -q ready "$work/out" && break
		sleep 0.1
	done
	kill -s "$1" "$pid"
	wait "$pid"
	is "$?" "$2" "$4: status" || diag_file "$work/err"
	is "$(cat "$work/out")" "$3" "$4: output"
}
bake "$programs/wait" "$work/wait" || finish
signalled TERM 3 "ready
signal 15" "SIGTERM reaches the program's handler" handler
signalled INT 3 "ready
signal 2" "SIGINT reaches the program's handler" handler
signalled TERM 143 ready "SIGTERM without a handler ends it"
signalled INT 130 ready "SIGINT without a handler ends it"

# No processes: one line that names the program and the call.
bake "$build/tests/app/musl/nofork" "$work/nofork" || finish
run_image "$work/nofork"
contains "$work/err" 'nofork: fork: ' "fork is refused by name"
contains "$work/err" 'nofork: execve: ' "execve is refused by name"
is "$(grep -c 'nofork: fork: ' "$work/err")" 1 "once"

# A root file system inside the image.
mkdir -p "$work/root/etc/deep"
echo "inside" >"$work/root/etc/deep/file"
bake "$programs/files" "$work/rooted" --rootfs "$work/root" -- read /etc/deep/file || finish
run_image "$work/rooted"
is "$(cat "$work/out")" inside "a folder given to bake is the root" || diag_file "$work/err"
finish
