#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: the facts of the start, clocks and timer, memory, faults, system calls.
. "${0%/*}/lib.sh"

case_of '' boot
contains "$work/out" '^# cmdline console=hvc0 sirloin.memory=8M$' "the image's command line"
case_of 'a.b=1 sirloin.memory=16M -- x' boot 'one two' three
contains "$work/out" '^# cmdline console=hvc0 sirloin.memory=8M a.b=1 sirloin.memory=16M -- x$' \
	"the host's is behind the image's"
contains "$work/out" '^# ram 16777216$' "the last value counts"
is "$(sed -n 's/^# arg //p' "$work/out" | tr '\n' ',')" 'from-image,boot,one two,three,' \
	"arguments: the image's, then the process's"
contains "$work/out" '^# env B=two$' "the environment is the image's"

limited "$work/out" "$work/err" "$kernel"
contains "$work/out" '^# arg from-image$' "without arguments the image's own"

case_of '' clock
case_of '' memory
case_of '' range
case_of '' trap

# shellcheck disable=SC2016 # for the inner shell
limited "$work/out" "$work/err" sh -c 'ulimit -v 4000000; exec "$0" boot' "$kernel"
is "$status" 0 "starts under ulimit -v"
window=$(sed -n 's/^# window //p' "$work/out")
[ "${window:-0}" -lt 1099511627776 ] && [ "${window:-0}" -gt 1000000000 ]
ok $? "with a smaller window ($window)"

platform 'sirloin.timeline' "$kernel" boot
contains "$work/err" '^ *[0-9]+  platform$' "the timeline has the stage platform"
contains "$work/err" '^ *[0-9]+  kernel$' "kernel"
contains "$work/err" '^ *[0-9]+  program$' "program"
platform 'sirloin.timeline' env SIRLOIN_EXEC_NS=1 "$kernel" boot
contains "$work/err" '^ *[0-9]{7,}  platform$' "it counts from SIRLOIN_EXEC_NS"
finish
