#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Guests that cannot run: a configuration that lacks what the command line speaks of, too little memory, a kernel that
# faults. Each ends soon, says in words why, and leaves registers to look at. PV and PVH.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen
bake "$build/tests/image/show" "$work/show.img" || finish
bake "$build/tests/image/panic" "$work/panic.img" --symbols plain || finish
end=$(readelf -lW "$work/show.img" | awk '$1 == "LOAD" { print $3, $6 }' | tail -n 1)
end_mb=$(((${end% *} + ${end#* } + 0xfffff) / 0x100000))

# wrong IMAGE MEMORY WORDS: runs it.
wrong() {
	cat >"$work/config" <<-END
		name = "wrong"
		type = "$type"
		kernel = "$work/$1.img"
		memory = $2
		vcpus = 1
		extra = "sirloin.tty=no $3"
	END
	run_guest "$work/config"
}

# says REGEX DESCRIPTION
says() {
	is "$end" crash "$type: $2: it ends, as a crash" || show_guest
	contains "$guest/out" "$1" "$type: and says so"
}

for type in pv pvh; do
	for address in dhcp 10.0.2.21::10.0.2.2:255.255.255.0::eth0:off; do
		guest_limit=15 wrong show 32 "ip=$address"
		says "ip=$address, but the guest has no network card: its configuration needs vif" "ip= without a card"
	done
	guest_limit=15 wrong show 32 "root=/dev/xvda"
	says "root=/dev/xvda, but the guest has no such disk: its configuration needs disk" "root= without a disk"
	wrong show 4 ""
	is "$end" "no guest" "$type: memory for less than the image: xl makes no guest" || show_guest
	contains "$guest/xl.log" 'rror' "$type: and says so"
	# A PV guest is given its page tables with the image, and not made either.
	if [ "$type" = pvh ]; then
		wrong show "$end_mb" ""
		# Linux can do with what lies below the image, if that is not too little.
		if [ "$end" = poweroff ]; then
			contains "$guest/out" '^environment: HOME=' "$type: little more than the image is enough"
		else
			says memory "memory for little more than the image"
		fi
	fi

	wrong panic 32 "-- strlen 18"
	says 'exception 14 in the kernel, error [04], address 18' "a fault of the kernel"
	contains "$guest/registers" '^rip: [0-9a-f]{16}' "$type: registers of the guest that is kept can be read"
	# It stands in the hypercall that said so; a PV guest makes it for the image.
	rip=$(sed -n 's/^rip: \([0-9a-f]*\).*/\1/p' "$guest/registers")
	symbol=$({ nm "$work/panic.img"; echo "$rip - here"; } | sort | sed -n '/ - here/{x;s/.* //p;};h')
	case $type:$symbol in
	pv:xen_syscall | pvh:xen_hypercalls) pass "$type: it stands in $symbol" ;;
	*) fail "$type: it stands in $symbol" || diag_file "$guest/registers" ;;
	esac
done
finish
