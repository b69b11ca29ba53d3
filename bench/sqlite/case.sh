# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# SQLite's own speedtest1 on ext4; natively on the same disk file by a loop device.
peers="native process uml microvm linux-microvm"
goal speedtest1 process native 1

sample() {
	make_disk ext4 256M
	peer_run "$build/examples/sqlite/speedtest1" --size 10 speedtest.db >"$work/speedtest" || return
	sed -n 's/^ *TOTAL[ .]*\([0-9.]*\)s$/speedtest1 \1 s/p' "$work/speedtest"
}
