#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The network by a tap device, all of Linux's stack in between, in a network namespace of its own: a
# static address, TCP both ways with every byte checked and in large segments, IPv6, UDP, ping.
# run: alone

. "$(dirname "$0")/../lib/tap.sh"
. "$SIRLOIN_TESTS/lib/net.sh"
[ -c /dev/net/tun ] || skip_all "this host has no /dev/net/tun"
[ -w /dev/net/tun ] || skip_all "/dev/net/tun is not for everybody here: needs root"
own=-n
[ "$(id -u)" -eq 0 ] || own=-rn
unshare $own true 2>/dev/null || skip_all "no network namespace without root here"
# The whole test runs inside.
if [ -z "${NET_TAP_INSIDE:-}" ]; then
	NET_TAP_INSIDE=yes exec unshare $own "$0"
fi

cd "$work" || exit 1
bake "$net" "$work/net.img" || finish

# tap NUMBER: a device tapN, 10.99.N.1, without the second that Linux looks for its IPv6 twin.
tap() {
	ip tuntap add dev "tap$1" mode tap &&
		echo 0 >"/proc/sys/net/ipv6/conf/tap$1/accept_dad" &&
		ip address add "10.99.$1.1/24" dev "tap$1" &&
		ip link set "tap$1" up
}
ip link set lo up && tap 0 && tap 1
ok $? "tap devices" || finish

# start ARG...: an image at 10.99.0.2, in the background, until it listens.
start() {
	launch --memory 16M --append "sirloin.net=tap:tap0,mac=02:00:00:00:00:63
		ip=10.99.0.2::10.99.0.1:255.255.255.0::eth0:off" net.img -- "$@"
}

# large COLUMN WORDS: packets through tap0 were larger than its MTU on average: segments are left to
# whoever is last. /proc/net/dev has bytes and packets from columns 1 and 9 on.
large() {
	size=$(sed -n "s/ *tap0://p" /proc/net/dev | awk -v n="$1" '{ print int($n / $(n + 1)) }')
	[ "$size" -gt 3000 ]
	ok $? "$2: $size bytes a packet"
}

start listen 80 10
for connections in 1 4; do
	talk "sent $((20000000 * connections)) bytes" send 10.99.0.2 80 20000000 $connections
	talk "received $((20000000 * connections)) bytes" receive 10.99.0.2 80 20000000 $connections
done
ended
large 9 "the image gets segments that are not cut"
large 1 "the host gets segments that are not cut"

# An address that follows from the MAC address; the image looks for a second whether it is free.
start listen 80 2
six='fe80::ff:fe00:63%tap0'
for _ in $(seq 100); do
	"$net" ping $six >/dev/null 2>&1 && break
	sleep 0.1
done
talk alive ping $six
talk "sent 20000000 bytes" send $six 80 20000000 1
talk alive ping 10.99.0.2
talk "received 20000000 bytes" receive $six 80 20000000 1
ended
start udp-echo 53 100
talk "exchanged 100 datagrams" udp 10.99.0.2 53 100
ended
start last 80 3000000
talk "received 3000000 bytes" receive 10.99.0.2 80 3000000 1
ended

# A program that is never idle.
start busy listen 80 6
talk "sent 4000000 bytes" send 10.99.0.2 80 1000000 4
talk alive ping 10.99.0.2
talk "received 1000000 bytes" receive 10.99.0.2 80 1000000 1
talk alive ping 10.99.0.2
talk "sent 10 bytes" send 10.99.0.2 80 10 1
ended

# From inside.
"$net" listen 80 1 >out 2>err &
listener=$!
start receive 10.99.0.1 80 20000000 1
ended
contains image.out '^received 20000000 bytes$' "the program connects to the host and receives"
wait $listener
ok $? "the host agrees"
start ping gateway
ended
contains image.out '^alive$' "the program pings the host"

# The second of two NICs.
launch --net tap:tap0 --net tap:tap1 --append ip=10.99.1.2:::255.255.255.0::eth1:off \
	net.img -- listen 80 1
talk "sent 1000000 bytes" send 10.99.1.2 80 1000000 1
ended

# The device goes while the program runs.
start listen 80 1
ip link delete tap0
for _ in $(seq 100); do
	grep -q 'link lost' image.err && break
	sleep 0.05
done
contains image.err 'eth0: link lost' "a device that is deleted is reported"
kill -TERM "$pid"
wait "$pid"
is "$?" 143 "the program goes on until it is ended"
run_image net.img --net tap:tap0 -- listen 80 1
is "$status" 125 "an absent tap: status 125"
contains "$work/err" 'no network interface tap0; make it first' "and what to do"
finish
