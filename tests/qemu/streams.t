#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what `sirloin run --on qemu` gives an image and gets from it: arguments, streams, a terminal with
# its keys, exit statuses; the same from a CD.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
programs=$build/tests/image
cd "$work" || exit 1
bake "$programs/show" show.img --env 'TWO=with space' -- first 'second one' || finish
bake "$programs/cat" cat.img || finish
bake "$programs/wait" wait.img || finish

for machine in q35 pc microvm; do
	limited out err "$sirloin" run --on qemu --machine $machine show.img -- \
		third '' "it's \$x" -- a=\' 'b= c'
	is "$status" 0 "$machine: status" || diag_file err
	is "$(sed -n 's/: $/: NOTHING/; /^argument/p' out)" "argument 1: first
argument 2: second one
argument 3: third
argument 4: NOTHING
argument 5: it's \$x
argument 6: --
argument 7: a='
argument 8: b= c" "$machine: arguments"
	contains out '^environment: TWO=with space$' "$machine: environment"
	is "$(cat err)" "" "$machine: nothing on standard error"
done
limited out err "$sirloin" run --on qemu --append loglevel=7 show.img
contains err 'Linux version 6\.1' "the kernel's log is on standard error"
is "$(grep -c Linux out)" 0 "and nowhere else"

# shellcheck disable=SC2016 # not for this shell
limited out err "$sirloin" iso show.img --append 'sirloin.tty=no sirloin.stdin=none -- $x "a  b" --'
is "$status" 0 "a CD" || diag_file err
limited out err "$sirloin" run --on qemu show.iso
is "$status $(grep '^argument' out)" "0 argument 1: first
argument 2: second one
argument 3: \$x
argument 4: a  b
argument 5: --" "has its arguments in it" || diag_file err

# stopped STATUS WORDS OPTION...: how a machine ends by SIGTERM, and what its program has said.
stopped() {
	stopped_status=$1 stopped_words=$2
	shift 2
	: >out
	timeout --foreground -k 5 "$run_limit" "$sirloin" run --on qemu "$@" >out 2>err </dev/null &
	pid=$!
	for _ in $(seq 200); do
		grep -q ready out && break
		sleep 0.1
	done
	kill -TERM $pid
	wait $pid
	is "$? $(tr '\n' ' ' <out)" "$stopped_status ready $stopped_words" "SIGTERM: $*" || diag_file err
}
limited out err "$sirloin" iso wait.img --append 'sirloin.tty=no sirloin.stdin=none -- catch'
for machine in q35 pc microvm; do
	stopped 3 "signal 15 " --machine $machine wait.img -- catch
	stopped 143 "" --machine $machine wait.img
done
stopped 3 "signal 15 " wait.iso

limited out err "$sirloin" run --on qemu cat.img
is "$status $(cat err)" "0 copied 0 bytes" "/dev/null for standard input is at its end"

# terminal IMAGE SIGN [KEYS...]: on a terminal, types each of KEYS once the machine has said SIGN.
terminal() {
	image=$1 sign=$2
	shift 2
	: >typed.out
	{
		for _ in $(seq 200); do
			grep -q "$sign" typed.out && break
			sleep 0.1
		done
		for keys; do
			sleep 0.5
			# shellcheck disable=SC2059 # they are written as printf has it
			printf "$keys"
		done
		sleep 2
	} | timeout -k 5 "$run_limit" script -qec \
		"$sirloin run --on qemu --append loglevel=7 $image; echo ends with \$?" typed.out \
		>/dev/null
	tr -d '\r' <typed.out >out
}
terminal cat.img 'as init process' 'hello\n' '\004'
is "$(grep -c '^hello$' out)" 2 "a terminal: typed words are shown, and read" || diag_file out
contains out '^ends with 0$' "a terminal: control-D is its end"
terminal wait.img ready '\003'
contains out 'ends with 130$' "a terminal: control-C is the program's" || diag_file out
terminal wait.img ready '\001x'
contains out 'ends with 255$' "a terminal: control-A x switches the machine off"
finish
