# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Shell functions for tests of the network: an image in the background at one end, the same program
# natively at the other. A test sources this after tap.sh. Provides $net (the program, tests/image/net.c),
# $pid (the image), image.out and image.err in the present folder, and the functions below.

net=$build/tests/image/net

# Until the image in the background listens or has ended.
wait_listening() {
	for _ in $(seq 200); do
		grep -q listening image.out && break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
}

# launch OPTION... IMAGE -- ARG...: `sirloin run` in the background, until it listens.
launch() {
	: >image.out
	timeout -k 5 "$run_limit" "$sirloin" run "$@" >image.out 2>image.err </dev/null &
	pid=$!
	wait_listening
}

# talk WORDS ARG...: the other end, natively.
talk() {
	talk_words=$1
	shift
	limited out err "$net" "$@"
	is "$status $(cat out)" "0 $talk_words" "$*" || diag_file err image.err
}

# The image ends by itself.
ended() {
	wait "$pid"
	is "$?" 0 "and the image ends well" || diag_file image.err
}
