#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: NICs on a stream socket and on passt.
. "${0%/*}/lib.sh"

peer=$build/tests/hyp/frame-peer
for part in echo pieces; do
	platform 'sirloin.net=fd:3' "$peer" "$part" "$kernel" net-echo
	merge "$part"
	contains "$work/out" '^# frames 3000$' "$part: all frames"
done
platform 'sirloin.net=fd:3' "$peer" late "$kernel" net-frames
merge "a frame for a program that spins"
platform 'sirloin.net=fd:3' "$peer" junk "$kernel" net-lost
merge "junk"

if ! command -v passt >/dev/null; then
	skip "passt is not installed"
	finish
fi
port=$((20000 + $$ % 20000))
case_of "sirloin.net=passt" net-dhcp

# passts PORT: how many passts forward this port
passts() {
	# shellcheck disable=SC2009 # arguments count, not names; defunct ones do not
	ps -eo args | grep -c "^passt.* 127.0.0.1/$1:80\$"
}
SIRLOIN_CMDLINE="sirloin.net=passt,tcp=$port:80" "$kernel" net-dhcp wait >wait.out 2>wait.err &
pid=$!
wait_for wait.out '^# ready'
ok $? "passt with a forwarded port"
is "$(passts "$port")" 1 "runs"
refused "sirloin.net=passt,tcp=$port:80" "passt: .*$port.*; choose another port" "a port in use"
is "$(passts "$port")" 1 "the other passt goes on"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
tries=0
while [ "$(passts "$port")" -gt 0 ] && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
is "$(passts "$port")" 0 "passt ends with its image, even by SIGKILL"

platform sirloin.net=passt env PATH=/nonexistent "$kernel" boot
is "$status" 125 "no passt: status 125"
contains "$work/err" '^hyp-test: passt: not found in PATH; install the package passt$' \
	"and a clear line"
finish
