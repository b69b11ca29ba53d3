# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# iperf3 as a server, which Debian's own client asks: TCP both ways, with one connection and with four.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh

port=$((20000 + $$ % 20000))
mkdir -p "$work/tree/tmp"
bake "$build/examples/iperf3/iperf3" "$work/image" --rootfs "$work/tree" || finish

# ask OPTION...: the client's report is in $work/report. Its status does not tell whether it failed.
ask() {
	timeout 120 iperf3 -c 127.0.0.1 -p "$port" -J "$@" >"$work/report"
	! grep -q '"error"' "$work/report"
}

# received NAME TEXT: a megabyte or more came to the other end; what is on its way when a receiver of iperf3 ends does
# not count.
received() {
	bytes=$(sed -n "/\"$1\":/,/}/s/.*\"bytes\":[^0-9]*\([0-9]*\).*/\1/p" "$work/report")
	[ "${bytes:-0}" -gt 1000000 ]
	ok $? "$2" || diag_file "$work/report" "$work/server" "$work/server.err"
}

# A server takes nobody for a moment after each client.
env_serve "$port:5201" "$work/image" "" -s
env_await 60 ask -t 1
received sum_received "to the image"
env_await 60 ask -t 1 -R
received sum_received "from the image"
env_await 60 ask -t 1 -P 4 --bidir
received sum_received "four connections to the image"
received sum_received_bidir_reverse "and as many from it"
env_end
is "$status" "$env_terminated" "SIGTERM ends it"
finish
