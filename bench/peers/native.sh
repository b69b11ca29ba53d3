# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The host's own Linux; files are in memory, as in the root of an image, or on the disk by a loop device.
address=10.98.0.2

peer_run() {
	if [ -z "$disk" ]; then
		native_folder=$(mktemp -d /dev/shm/sirloin-bench.XXXXXX)
		[ -z "$tree" ] || cp -r "$tree/." "$native_folder"
	else
		need_root "a loop device"
		native_folder=$work/mount
		mkdir -p "$native_folder"
		mount -o loop "$disk" "$native_folder"
	fi
	native_status=0
	(
		[ -z "$enter" ] || enter=in_native
		cd "$native_folder" && pinned "$@"
	) || native_status=$?
	if [ -z "$disk" ]; then rm -rf "$native_folder"; else umount "$native_folder"; fi
	return $native_status
}
