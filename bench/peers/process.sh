# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# An image as a process.
peer_bake=
peer_where=
unset SIRLOIN_KERNELS
peer_run() {
	# shellcheck disable=SC2086 # options are words
	process_image=$(image "$1" $peer_bake)
	shift
	# shellcheck disable=SC2086 # options are words
	pinned "$sirloin" run $peer_where --memory "$memory" \
		${disk:+--disk "$disk" --append "root=/dev/vda rw rootfstype=$disk_type"} \
		${enter:+--net "tap:tap0,mac=$mac" --append "ip=10.99.0.2::10.99.0.1:255.255.255.0::eth0:off"} \
		"$process_image" -- "$@" </dev/null
}
