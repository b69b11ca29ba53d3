#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Guests with a disk and a network card that come and go, PV and PVH, leave nothing behind in Dom0. $SIRLOIN_CYCLES
# of them, 10 if that is not set.
# run: on request: it takes minutes, in which a busy machine makes xl slow
# run: alone: it counts what there is in Dom0
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen
cycles=$((${SIRLOIN_CYCLES:-10} / 2))
# shellcheck disable=SC2034 # for lib.sh
run_limit=$((60 + cycles * 40))
bake "$build/tests/image/files" "$work/files.img" || finish
mkdir "$work/tree"
echo "a file" >"$work/tree/file"
mke2fs -q -t ext4 -d "$work/tree" "$work/disk" 4M
for type in pv pvh; do
	cat >"$work/$type" <<-END
		name = "cycle"
		type = "$type"
		kernel = "$work/files.img"
		memory = 32
		vcpus = 1
		tsc_mode = "native"
		extra = "sirloin.tty=no root=/dev/xvda ip=10.0.2.21::10.0.2.15:255.255.255.0::eth0:off -- read /file"
		disk = [ "format=raw,vdev=xvda,access=ro,target=$work/disk" ]
		vif = [ "bridge=br0" ]
	END
done

# What there is in Dom0. Xen frees a domain's memory behind xl's back.
functions=$(cat <<-'END'
	count() {
		echo "$1: $(grep -c "$2")"
	}
	measure() {
		xl dmesg -c >/dev/null
		xl debug-keys eg
		sleep 1
		xl dmesg -c >xen.log
		count "event channels" '\]: s=' <xen.log
		count "grants, lines" 'gnttab\|active\|\[' <xen.log
		xl list | count domains .
		xenstore-ls -f / | count nodes .
		losetup -a | count "loop devices" .
		ls /sys/class/net | count interfaces .
		ls /sys/bus/xen-backend/devices | count backends .
		echo "memory: $(xl info | awk '$1 == "free_memory" { print $3 }')"
	}
	cycle() {
		for try in 1 2 3; do
			guest "$1" cycle 60 >console
			[ "$(cat end) $(head -n 1 console | tr -d '\r')" = "poweroff a file" ] && return
			# QEMU's: see tests/xen/lib.sh.
			grep -q "^platform: the emulator has interrupted twice" console || break
		done
		echo "$1, $2: $(cat end)"
		cat console xl.log
	}
END
)

# The first ones leave what is kept for the next.
xen_tries=1 in_dom0 "
$functions
cycle $work/pv first; cycle $work/pvh first
measure >before
for i in \$(seq $cycles); do
	cycle $work/pv \$i
	cycle $work/pvh \$i
done
measure >after
rm -f console"
is "$status $(cat "$guest/out")" "0 " "$((cycles * 2)) guests run and end well" || show_guest
is "$(cat "$guest/after")" "$(cat "$guest/before")" "and leave nothing behind in Dom0"
contains "$guest/before" '^memory: [0-9]+$' "what there was has been counted"
contains "$guest/before" '^event channels: [1-9]' "and Xen has told"
finish
