# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# TCP within the peer, and between it and the host over a tap device, natively over a pair of Ethernet devices:
# a stream each way, and one byte there and back.
peers="native process uml microvm linux-microvm"
network=$build/bench/network/network

prepare() {
	network_up
}

sample() {
	peer_run "$network" loopback 1000
	serve "$network" serve 5000
	await asking "$network" ask "$address" 5000 1
	asking "$network" ask "$address" 5000 1000
	end_server
}
