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
platform 'sirloin.net=fd:3,mtu=65520' "$peer" full "$kernel" net-full
merge "a full socket"
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
	ps -eo args | grep -c "^passt.* 127.0.0.1/$1:80 "
}
SIRLOIN_CMDLINE="sirloin.net=passt,tcp=$port:80" "$kernel" net-dhcp wait >wait.out 2>wait.err &
pid=$!
wait_for wait.out '^# ready'
ok $? "passt with a forwarded port"
is "$(passts "$port")" 1 "runs"
# It is found out when the NIC is used: here a DHCP request waits for an answer.
unable() {
	is "$status" 125 "$1: status 125"
	contains "$work/err" "^hyp-test: $2\$" "$1: a clear line"
	is "$(wc -l <"$work/err")" 1 "$1: and no other"
}
platform "sirloin.net=passt,tcp=$port:80" "$kernel" net-dhcp
unable "a port in use" "passt: .*$port.*; choose another port or network"
is "$(passts "$port")" 1 "the other passt goes on"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
tries=0
while [ "$(passts "$port")" -gt 0 ] && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
is "$(passts "$port")" 0 "passt ends with its image, even by SIGKILL"

platform sirloin.net=passt env PATH=/nonexistent "$kernel" net-dhcp
unable "no passt" "passt: not found in PATH; install the package passt"
# shellcheck disable=SC2016 # perl expands it
platform sirloin.net=passt perl -e '$SIG{CHLD} = "IGNORE"; $ENV{PATH} = "/nonexistent"; exec @ARGV' \
	"$kernel" net-dhcp
unable "no passt, SIGCHLD ignored" "passt: not found in PATH; install the package passt"
printf '#!/bin/sh\nkill -KILL $$\n' >passt
chmod +x passt
platform sirloin.net=passt env PATH="$work" "$kernel" net-dhcp
unable "a passt that dies" "passt: it ended without a word; choose another port or network"
finish
