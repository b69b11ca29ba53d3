#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# nginx itself on a machine: pages and configuration on ext4 behind each kind of disk, served over each
# network card, with an address by DHCP and a fixed one. Every page is compared.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
port=$((20000 + $$ % 20000))
url=http://127.0.0.1:$port
bake "$build/examples/nginx/nginx" "$work/nginx.img" --with "$drivers" -- -c /etc/nginx.conf || finish
"$top/examples/nginx/tree.sh" "$work/tree" || finish
head -c 1000000 /dev/urandom >"$work/tree/srv/www/page"
mke2fs -q -t ext4 -E root_owner=0:0 -d "$work/tree" "$work/fresh" 16M >"$work/out"

in_background() {
	timeout -k 5 "$run_limit" "$@" >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
}

# Until nginx answers, or the machine has ended. QEMU takes connections before anybody is behind it; such a
# one hangs, so it is given up after a second without a byte.
fetch() {
	: >"$work/page"
	for _ in $(seq "$run_limit"); do
		curl -s -f -Y 1 -y 1 -o "$work/page" "$url/page" && break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
}

# serve NAME PARAMETERS OPTION...
serve() {
	name=$1 parameters=$2
	shift 2
	cp --sparse=always "$work/fresh" "$work/disk"
	machine in_background q35 "$work/nginx.img" "$parameters rw" \
		-blockdev "driver=raw,node-name=disk,file.driver=file,file.filename=$work/disk" \
		-netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:80" "$@"
	fetch
	cmp "$work/page" "$work/tree/srv/www/page" >"$work/differs" 2>&1
	ok $? "$name" || diag_file "$work/differs" "$work/out" "$work/err" "$work/log"
	kill -TERM "$pid" 2>/dev/null
	wait "$pid"
}

# cards NAME PARAMETERS OPTION...: this disk, all networks.
cards() {
	disk=$1 root=$2
	shift 2
	for card in virtio-net-pci e1000e; do
		for address in ip=dhcp ip=10.0.2.15::10.0.2.2:255.255.255.0::eth0:off; do
			serve "$disk, $card, $address" "$root $address" \
				-device "$card,romfile=,netdev=net" "$@"
		done
	done
}

cards virtio root=/dev/vda -device virtio-blk-pci,drive=disk
cards NVMe root=/dev/nvme0n1 -device nvme,drive=disk,serial=1
cards AHCI root=/dev/sda -device ide-hd,drive=disk,bus=ide.0
cards USB "root=/dev/sda rootwait" -device qemu-xhci -device usb-storage,drive=disk
finish
