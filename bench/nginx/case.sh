# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# nginx under wrk, which keeps its connections, over a tap device; natively over a pair of Ethernet devices.
#   BENCH_SECONDS  how long wrk asks each time (2)
peers="native process uml microvm linux-microvm pvh linux-pvh pv linux-pv"
seconds=${BENCH_SECONDS:-2}
for connections in 1 10 100 1000; do
	goal 1k_connections_$connections process native 0.9
done
goal 1k_connections_100 microvm linux-microvm 2
goal 1k_connections_100 pvh linux-pvh 1.5
goal 1k_connections_100 pv linux-pv 1.5
goal 1m process native 0.9
goal 1m microvm linux-microvm 2

. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
}

# ask CONNECTIONS SECONDS PAGE: wrk's words in $work/wrk; sets $used to the processor time that it cost the server.
ask() {
	used=$(busy)
	asking wrk -t 1 -c "$1" -d "${2}s" --timeout 10s "http://$address:80/$3" >"$work/wrk" || return
	used=$(($(busy) - used))
	! grep -qE 'Socket errors|Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2 && return 1; }
}

# Of a small page: pages per second, and the processor time of one, which other work of the host hardly changes.
small() {
	ask "$1" "$seconds" 1k || return
	# Guests of Xen answer the first of 1000 connections only after a second.
	sed -n "s|^Requests/sec: *\(.*\)|1k_connections_$1 \1 /s|p" "$work/wrk" | awk '$2 > 0'
	sed -n 's/^ *\([0-9]*\) requests in .*/\1/p' "$work/wrk" | awk -v used="$used" -v name="1k_processor_$1" '
		$1 { printf "%s %.1f us\n", name, used * 1000 / $1 }'
}

large() {
	ask 4 $((seconds * 3)) 1m || return
	sed -n 's|^Transfer/sec: *\(.*\)B$|\1|p' "$work/wrk" | numfmt --from=iec |
		awk '{ printf "1m %.2f MB/s\n", $1 / 1048576 }'
}

sample() {
	serve_pages
	# shellcheck disable=SC3045 # dash has it
	ulimit -n 4096
	for connections in 1 10 100 1000; do
		small $connections || return
	done
	large || return
	end_server
}
