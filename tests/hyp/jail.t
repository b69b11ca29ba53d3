#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The host obeys only the platform's own calls, and only from its own code.
. "${0%/*}/lib.sh"

case_of '' jail
[ ! -e escaped ]
ok $? "neither open(2) nor mkdir(2) reached the host"
platform '' "$kernel" jail-platform
is "$status" $((128 + 31)) "open(2) from platform code kills the process (SIGSYS)"
[ ! -e escaped ]
ok $? "and is not done"
platform '' "$kernel" jail-platform mmap
is "$status" $((128 + 31)) "mmap(2) of a file too"

"$kernel" signal >ready &
pid=$!
wait_for ready '^# ready'
contains "/proc/$pid/status" '^Seccomp:.2$' "a filter is installed"
contains "/proc/$pid/status" '^NoNewPrivs:.1$' "no new privileges"
contains "/proc/$pid/status" '^Threads:.1$' "one thread"
kill -TERM "$pid"
wait "$pid"
finish
