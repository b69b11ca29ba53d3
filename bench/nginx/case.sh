# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# nginx under wrk, which keeps its connections, over a tap device; natively over a pair of Ethernet devices.
#   BENCH_SECONDS  how long wrk asks each time (2)
peers="native process uml microvm linux-microvm"
seconds=${BENCH_SECONDS:-2}
for connections in 1 10 100 1000; do
	goal 1k_connections_$connections process native 0.9
done
goal 1k_connections_100 microvm linux-microvm 2
goal 1m process native 0.9
goal 1m microvm linux-microvm 2

. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
}

# load NAME CONNECTIONS PAGE WORD UNIT
load() {
	asking wrk -t 1 -c "$2" -d "${seconds}s" --timeout 10s "http://$address/$3" >"$work/wrk" || return
	! grep -qE 'Socket errors|Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2 && return 1; }
	sed -n "s|^$4/sec: *||p" "$work/wrk" | sed 's/B$//' | numfmt --from=iec | awk -v name="$1" -v unit="$5" '
		{ printf "%s %.2f %s\n", name, unit == "MB/s" ? $1 / 1048576 : $1, unit }'
}

sample() {
	serve_pages
	# shellcheck disable=SC3045 # dash has it
	ulimit -n 4096
	for connections in 1 10 100 1000; do
		load 1k_connections_$connections $connections 1k Requests /s || return
	done
	seconds=$((seconds * 3)) load 1m 4 1m Transfer MB/s || return
	end_server
}
