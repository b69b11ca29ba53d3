# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Debian's User-mode Linux.
# That of Debian 12 has no room for the registers of a CPU with AMX, and ends in the first process.
peer_absent() {
	peer_run "$build/bench/calls/calls" loop | grep -q '^loop ' ||
		echo "Debian's User-mode Linux does not run on this CPU"
}

peer_run() {
	command -v linux.uml >/dev/null || fail "no User-mode Linux: install user-mode-linux"
	uml_initrd=$(initrd "$1")
	shift
	[ $# -eq 0 ] || set -- -- "$@" !
	pinned linux.uml mem="$memory" initrd="$uml_initrd" ${disk:+"ubd0=$disk" disk_expected=yes} \
		${enter:+vec0:transport=tap,ifname=tap0,mac=$mac,depth=128,gro=1 interface=vec0 address=10.99.0.2/24} \
		con=null con0=null,fd:1 quiet \
		loglevel=0 ends=poweroff "$@" </dev/null 2>"$work/uml.err" | sed -u 's/\r//'
}
