# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# Debian's Linux for virtual machines as a PVH guest of Xen.
. "$bench/xen.sh"
xen_type=pvh

peer_run() {
	xen_run_linux "$@"
}
