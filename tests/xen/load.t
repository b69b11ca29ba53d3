#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two guests at once: fio writes to a disk and reads it back, and a connection to Dom0 carries as much each way; all
# of it is checked. The second guest has event channels of two levels, as Xen had them before its FIFOs. PV and PVH.
# On PVH much is carried in parts, by new guests each: QEMU's fault (lib.sh) ends guests that work for long, and only
# that part is done again.
#   SIRLOIN_LOAD   megabytes (8)
#   SIRLOIN_TYPES  not both, but pv or pvh
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen
all=${SIRLOIN_LOAD:-8}
largest=32
net=$build/tests/image/net
"$sirloin" bake "$build/examples/fio/fio" -o "$work/fio.img" || finish
bake "$net" "$work/net.img" || finish

# configuration NAME LOGLEVEL EXTRA LINE: of a guest
configuration() {
	cat <<-END
		type = "$type"
		kernel = "$work/$1.img"
		memory = 64
		vcpus = 1
		extra = "loglevel=$2 sirloin.tty=no sirloin.stdin=none $3"
		$4
	END
}

# Two guests: folders "fio" and "net" are as tests/xen/root/guest leaves them.
both() {
	cat <<-END
		run() {
			mkdir \$1
			cd \$1 || return
			guest $work/\$1.config \$1 $((run_limit - 20)) 'tsc_mode="native"' >console
			! grep -qs crash end || xl destroy \$2
		}
		peer() {
			$net \$1 $address 7000 $((size * 1000000)) 1 2>>rate &
			while kill -0 \$! 2>/dev/null; do
				! grep -qsv poweroff net/end || kill \$!
				usleep 100000
			done
		}
		run fio net &
		run net fio &
		until grep -qs listening /var/log/xen/guest-net.log; do
			[ ! -e net/end ] || break
			usleep 300000
		done
		peer send
		peer receive
		wait
	END
}

# carry: one part, of $size MB, by guests of $type. Dom0 remembers who has the address, and says for a while that
# another is not there.
carry() {
	run_limit=$((60 * 2 + size * 3))
	rm -f "$work/disk"
	mke2fs -q -t ext4 "$work/disk" "$((size + size / 8 + 16))M" >"$work/out"
	configuration fio 4 "root=/dev/xvda rw -- --output-format=terse --thread --name=t --filename=/file --rw=write \
--size=${size}M --bs=64k --direct=1 --verify=crc32c" \
		"disk = [\"format=raw,vdev=xvda,access=rw,target=$work/disk\"]" >"$work/fio.config"
	configuration net 7 "xen.fifo_events=0 ip=$address::10.0.2.2:255.255.255.0::eth0:off -- listen 7000 2" \
		'vif = ["bridge=br0,mac=00:16:3e:00:00:30"]' >"$work/net.config"
	in_dom0 "$(both)"
	is "$(cat "$guest/out")" "sent $((size * 1000000)) bytes
received $((size * 1000000)) bytes" "$part: $size MB to a guest and back over xen-netfront"
	is "$(cat "$guest/net/end") $(tail -n 1 "$guest/net/console" | tr -d '\r')" "poweroff served 2" \
		"$part: that guest ends well" || diag_file "$guest/net/console" "$guest/err"
	contains "$guest/net/console" '^xen:events: Using 2-level ABI' "$part: its event channels have two levels"
	is "$(cat "$guest/fio/end") $(tr -d '\r' <"$guest/fio/console" | grep '^3;' | cut -d ';' -f 3-6,47)" \
		"poweroff t;0;0;$((size * 1024));$((size * 1024))" \
		"$part: fio reads back $size MB by xen-blkfront meanwhile" ||
		diag_file "$guest/fio/console" "$guest/err"
	e2fsck -fn "$work/disk" >"$work/fsck" 2>&1
	ok $? "$part: and leaves a clean file system" || diag_file "$work/fsck"
}

address=10.0.2.30
# shellcheck disable=SC2034 # for lib.sh
xen_tries=10
for type in ${SIRLOIN_TYPES:-pv pvh}; do
	parts=1
	[ "$type" = pv ] || parts=$(((all + largest - 1) / largest))
	for number in $(seq $parts); do
		part="$type, part $number of $parts"
		size=$((all * number / parts - all * (number - 1) / parts))
		carry
	done
done
finish
