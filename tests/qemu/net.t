#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Network cards behind Linux's own drivers: virtio-net on PCI and on a microvm, e1000e. QEMU is the network:
# addresses by DHCP and fixed, TCP in both ways and UDP, every byte checked by who receives it.
# run: alone

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/net.sh"
. "$(dirname "$0")/lib.sh"
port=$((20000 + $$ % 20000))
cd "$work" || exit 1
bake "$net" "$work/default.img" || finish
bake "$net" "$work/drivers.img" --with "$drivers" || finish
user="user,id=net,hostfwd=tcp:127.0.0.1:$port-:80,hostfwd=udp:127.0.0.1:$port-:53"

# start_net TYPE IMAGE PARAMETERS DEVICE: the machine in the background, until it listens.
start_net() {
	machine launched "$1" "$work/$2.img" "$3" -netdev "$user" -device "$4,netdev=net"
}

launched() {
	: >image.out
	timeout -k 5 "$run_limit" "$@" >image.out 2>image.err </dev/null &
	pid=$!
	wait_listening
}

well() {
	wait "$pid"
	is "$(ending)" "E 0" "and the machine ends well" || diag_file image.err "$work/log"
}

# card NAME TYPE IMAGE PARAMETERS DEVICE
card() {
	echo "# $1"
	start_net "$2" "$3" "$4 ip=dhcp -- listen 80 4" "$5"
	talk "sent 8000000 bytes" send 127.0.0.1 $port 2000000 4
	well
	start_net "$2" "$3" "$4 ip=10.0.2.15::10.0.2.2:255.255.255.0::eth0:off -- listen 80 4" "$5"
	talk "received 8000000 bytes" receive 127.0.0.1 $port 2000000 4
	well
	start_net "$2" "$3" "$4 ip=dhcp -- udp-echo 53 100" "$5"
	talk "exchanged 99 datagrams" udp 127.0.0.1 $port 99
	# The answer to the last one may stay in the card: the machine ends at once.
	timeout 1 "$net" udp 127.0.0.1 $port 1 >last 2>&1
	well
}

card "virtio-net" q35 default "" virtio-net-pci,romfile=
card "virtio-net, legacy" pc default "" virtio-net-pci,romfile=,disable-modern=on,disable-legacy=off
card "virtio-net on a microvm" "$microvm" default \
	virtio_mmio.device=512@0xfeb00000:5 virtio-net-device,bus=virtio-mmio-bus.0
card "e1000e" q35 drivers "" e1000e,romfile=
finish
