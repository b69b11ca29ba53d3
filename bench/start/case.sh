# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# From the command that starts nginx to its first page, over a tap device; natively over a pair of Ethernet devices.
# Who asks does so every 5 ms, of a guest of Xen every 100 ms by Dom0's bridge, and is there before.
peers="native process uml microvm linux-microvm pvh linux-pvh pv linux-pv"
goal first_page microvm linux-microvm 10
goal first_page pvh linux-pvh 7
goal first_page pv linux-pv 7
. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
}

first_page() {
	first_page_at >"$work/at" &
	asks=$!
	sleep 0.5
	begun=$(date +%s%3N)
	serve "$nginx" -p . -c etc/nginx.conf
	wait "$asks" || { cat "$work/server" >&2 && return 1; }
	echo "first_page $(($(cat "$work/at") - begun)) ms"
	end_server
}

# Once before, so that images are made, files are in memory and neighbours know each other.
sample() {
	first_page >&2 && first_page
}
