#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: standard input, output and error; terminals.
# shellcheck disable=SC2016 # $0 is for inner shells
. "${0%/*}/lib.sh"

printf 'first\nsecond\n' >text
limited "$work/out" "$work/err" sh -c '"$0" input <text' "$kernel"
merge "input from a file"
contains "$work/out" '^# first\|second\|$' "all of it"
limited "$work/out" "$work/err" sh -c '(printf one; sleep 0.2; printf two) | "$0" input' "$kernel"
merge "input from a pipe"
contains "$work/out" '^# onetwo$' "in order"
contains "$work/out" '^# sleeps: [1-9]' "with sleep in between"
limited "$work/out" "$work/err" sh -c '"$0" input <&-' "$kernel"
merge "closed input"
contains "$work/out" '^# bytes: 0$' "is at its end"

case_of '' output
contains "$work/err" '^a line of the log$' "log() goes to standard error"
# A named pipe whose reader is gone.
limited "$work/out" "$work/err" sh -c 'mkfifo p; sleep 0.3 <p & exec 1>p; wait; "$0" output pipe' \
	"$kernel"
contains "$work/err" '^EPIPE$' "a pipe without a reader is -EPIPE"
limited "$work/out" "$work/err" sh -c '"$0" output full >/dev/full' "$kernel"
contains "$work/err" '^ENOSPC$' "a full device is -ENOSPC"
truncate -s 1M disk
limited "$work/out" "$work/err" sh -c \
	'SIRLOIN_CMDLINE=sirloin.disk=disk exec "$0" output x >&-' "$kernel"
is "$status" 0 "closed output is nobody's"
is "$(tr -d '\0' <disk)" "" "nor a disk's"

# terminal KEYS
terminal() {
	limited "$work/out" "$work/err" "$build/tests/hyp/on-terminal" "$1" "$kernel" terminal
}
terminal 'aq'
is "$status" 7 "terminal: the exit status"
contains "$work/out" '^# stream 0 tty 33 77' "terminal: its size"
contains "$work/out" '^<97>' "terminal: a key without a newline"
contains "$work/out" '^mode: ready raw$' "terminal: raw while it runs"
contains "$work/out" '^mode: end cooked$' "terminal: restored at halt"
terminal "$(printf '\003q')"
contains "$work/out" '^<3>' "terminal: Ctrl-C is a key"
terminal "$(printf '\035')"
is "$status" 130 "terminal: Ctrl-] ends it with 130"
contains "$work/out" '^mode: end cooked$' "terminal: restored then too"
terminal "$(printf 's\035')"
is "$status" 130 "terminal: Ctrl-] ends a program that spins"
terminal 'Wiq'
contains "$work/out" '^signal 28' "terminal: a new size is SIGWINCH"
contains "$work/out" '^# stream 0 tty 40 100' "terminal: and shows"
terminal 'lq'
contains "$work/out" "^log2$(printf '\r')" "terminal: log lines return the carriage"
terminal 'Zq'
contains "$work/out" '^mode: stopped cooked$' "terminal: restored while stopped"
contains "$work/out" '^mode: continued raw$' "terminal: raw again afterwards"
contains "$work/out" '^<113>' "terminal: and read"
is "$status" 7 "terminal: to its end"
finish
