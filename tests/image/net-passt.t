#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The network by passt, all of Linux's stack in between: TCP both ways with every byte checked, many
# connections, little memory, UDP, ports of the host from inside, what was written just before the
# program ended, several NICs, and how a passt that fails ends or does not end an image.
# run: alone

. "$(dirname "$0")/../lib/tap.sh"
. "$SIRLOIN_TESTS/lib/net.sh"
command -v passt >/dev/null || skip_all "passt is not installed"
port=$((20000 + $$ % 20000))
cd "$work" || exit 1
bake "$net" "$work/net.img" || finish

# start APPEND OPTION... -- ARG...: an image in the background, until it listens.
start() {
	launch --append "$@"
}

# exchange WORDS ARG...: the other end, natively; then the image has to end by itself.
exchange() {
	talk "$@"
	ended
}

for memory in 16M 128M; do
	for connections in 1 4; do
		for way in send receive; do
			start ip=dhcp --memory $memory --net "passt,tcp=$port:80" net.img -- \
				listen 80 $connections
			[ $way = send ] && done=sent || done=received
			exchange "$done $((20000000 * connections)) bytes" \
				$way 127.0.0.1 $port 20000000 $connections
		done
	done
done
is "$(cat image.err)" "" "the kernel has nothing to complain about"
start ip=dhcp --memory 16M --net "passt,tcp=$port:80" net.img -- listen 80 30
exchange "received 60000000 bytes" receive 127.0.0.1 $port 2000000 30
for bytes in 1 100000 3000000; do
	start ip=dhcp --memory 16M --net "passt,tcp=$port:80" net.img -- last 80 $bytes
	exchange "received $bytes bytes" receive 127.0.0.1 $port $bytes 1
done
start ip=dhcp --net "passt,udp=$port:53,tcp=$port:80" net.img -- udp-echo 53 100
exchange "exchanged 100 datagrams" udp 127.0.0.1 $port 100

# From inside the gateway's address is the host.
"$net" listen $((port + 2)) 8 >out 2>err &
listener=$!
run_image net.img --memory 16M --net passt --append ip=dhcp -- send gateway $((port + 2)) 5000000 4
is "$(cat "$work/out")" "sent 20000000 bytes" "the program connects to the host and sends" ||
	diag_file "$work/err"
run_image net.img --memory 16M --net passt --append ip=dhcp -- \
	receive gateway $((port + 2)) 5000000 4
is "$(cat "$work/out")" "received 20000000 bytes" "and receives" || diag_file "$work/err"
wait $listener
ok $? "the host agrees"

# Several NICs: eth0 and eth1 have a passt each, and their ports.
start ip=:::::eth1:dhcp --net none --net "passt,tcp=$port:80" --net "passt,tcp=$((port + 1)):80" \
	net.img -- listen 80 1
exchange "sent 1000000 bytes" send 127.0.0.1 $((port + 1)) 1000000 1

# passts PORT: how many passts forward this port
passts() {
	# shellcheck disable=SC2009 # arguments count, not names
	ps -eo args | grep -c "^passt.* 127.0.0.1/$1:80 "
}
# signal_passt SIGNAL: to the passt of this test
signal_passt() {
	# shellcheck disable=SC2009
	kill -s "$1" "$(ps -eo pid,args | awk -v port="127.0.0.1/$port:80" \
		'$2 == "passt" && index($0, port) { print $1 }')"
}
# gone WORDS: no passt of this test is left, after a moment.
gone() {
	for _ in $(seq 100); do
		[ "$(passts $port)" -eq 0 ] && break
		sleep 0.05
	done
	is "$(passts $port)" 0 "passt is gone $1"
}
gone "when the programs have ended"

start ip=dhcp --net "passt,tcp=$port:80" net.img -- listen 80 1
run_image net.img --net "passt,tcp=$port:80" --append ip=dhcp -- listen 80 1
is "$status" 125 "a port in use: status 125"
is "$(cat "$work/out")" "" "and the program does not run"
contains "$work/err" "passt: .*$port.*; choose another port or network" "and says why"
kill -TERM "$pid"
wait "$pid"
is "$?" 143 "SIGTERM ends an image that waits for a connection"
gone "after SIGTERM"
: >image.out
"$sirloin" run --net "passt,tcp=$port:80" --append ip=dhcp net.img -- listen 80 1 \
	>image.out 2>image.err </dev/null &
pid=$!
wait_listening
is "$(passts $port)" 1 "an image has its passt"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
gone "after SIGKILL"

# A passt that has lost itself: Debian 12's may loop for ever.
start ip=dhcp --net "passt,tcp=$port:80" net.img -- listen 80 1
signal_passt STOP
kill -TERM "$pid"
wait "$pid"
is "$?" 143 "an image does not wait for a passt that hangs"
gone "though it hung"

# passt dies while the program runs: the program goes on, without a network.
start "ip=dhcp loglevel=7" --net "passt,tcp=$port:80" net.img -- listen 80 1
signal_passt KILL
for _ in $(seq 100); do
	grep -q 'link lost' image.err && break
	sleep 0.05
done
contains image.err 'eth0: link lost' "a passt that dies is reported"
kill -0 "$pid"
ok $? "the program goes on"
kill -TERM "$pid"
wait "$pid"
is "$?" 143 "and can be ended"
limited out err env PATH=/nonexistent "$sirloin" run --net passt net.img -- listen 80 1
is "$status" 125 "without passt: status 125"
contains err 'passt is not installed' "and what to do"
for _ in $(seq 100); do
	left=$(find /proc/[0-9]*/exe -maxdepth 0 -lname "$work/net.img" 2>/dev/null)
	[ -z "$left" ] && break
	sleep 0.05
done
is "$left" "" "no process is left"
is "$(find /tmp -maxdepth 1 -name 'passt_*.socket' -newer net.img)" "" "no socket file is left"
finish
