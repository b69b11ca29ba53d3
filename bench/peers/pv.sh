# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# An image as a PV guest of Xen.
. "$bench/xen.sh"
xen_type=pv

peer_run() {
	xen_run "$@"
}
