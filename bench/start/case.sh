# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# From the command that starts a program to its first word, and from the one that starts nginx to its first page, over a
# tap device, natively over a pair of Ethernet devices. Who asks does so every 5 ms, of a guest of Xen every 100 ms by
# Dom0's bridge, and is there before. Of a start on Xen only_xl is what xl needs to make a guest that does not run yet.
peers="native process uml microvm linux-microvm pvh linux-pvh pv linux-pv"
goal first_page microvm linux-microvm 10
goal first_page pvh linux-pvh 7
goal first_page pv linux-pv 7
. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
}

# since METRIC MICROSECONDS: since the command began.
since() {
	echo "$1 $2 $(begun_at)" | awk '{ printf "%s %.1f ms\n", $1, ($2 - $3) / 1000 }'
}

first_page() {
	first_page_at >"$work/at" &
	asks=$!
	sleep 0.5
	serve "$nginx" -p . -c etc/nginx.conf
	wait "$asks" || { cat "$work/server" >&2 && return 1; }
	since first_page "$(cat "$work/at")000"
	end_server
}

first_instruction() {
	first_word "$build/bench/start/first" >"$work/at"
	since first_instruction "$(cat "$work/at")"
}

# Once before, so that images are made, files are in memory and neighbours know each other.
sample() {
	first_page >&2 && first_page && first_instruction >&2 && first_instruction && only_made
}
