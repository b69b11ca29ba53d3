# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# 10 000 files created, found and removed on ext4; natively on the same disk file by a loop device.
peers="native process uml microvm linux-microvm"

sample() {
	make_disk ext4 256M
	peer_run "$build/bench/metadata/metadata" 10000
}
