# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Debian's Linux for virtual machines in QEMU's microvm, in the place of an image.
cloud=$build/bench/linux-cloud

peer_run() {
	"$bench/linux-cloud.sh" "$cloud"
	cloud_modules="virtio_ring virtio virtio_mmio"
	[ -z "$enter" ] || cloud_modules="$cloud_modules failover net_failover virtio_net"
	[ -z "$disk" ] || cloud_modules="$cloud_modules virtio_blk libcrc32c xfs"
	# shellcheck disable=SC2046,SC2086 # words
	cloud_initrd=$(initrd "$1" $(printf "$cloud/modules/%s.ko " $cloud_modules))
	cloud_image=$(image "$1")
	shift
	# Linux 6.1 cannot measure the time stamp counter on a microvm without KVM's clock, and hangs.
	cloud_khz=$(awk '/^cpu MHz/ { printf "%d", $4 * 1000; exit }' /proc/cpuinfo)
	# The command does not learn of the program's status.
	QEMU=$(command -v qemu-system-x86_64) LINUX_KERNEL=$cloud/vmlinuz LINUX_INITRD=$cloud_initrd \
		LINUX_APPEND="quiet console=ttyS0 reboot=t panic=-1 tsc_early_khz=$cloud_khz
			${enter:+interface=eth0 address=10.99.0.2/24} ${disk:+disk_expected=yes} -- $* !" \
		PATH=$bench/qemu-linux:$PATH pinned "$sirloin" run --on qemu --machine microvm --memory "$memory" \
		${disk:+--disk "$disk"} ${enter:+--net "tap:tap0,mac=$mac"} \
		"$cloud_image" </dev/null 2>"$work/cloud.err" | sed -u 's/\r//'
}

# Linux has no use for the power button of SIGTERM.
stop_server() {
	kill -HUP "$(cat "$work/pid")" 2>/dev/null || :
}
