# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# What nginx takes: files, memory in use when it has served one page and when it has served 100 connections for a
# second, the processor's time while nobody asks, and the least memory with which it serves, which is sought once.
peers="native process uml microvm linux-microvm pvh linux-pvh pv linux-pv"
goal file process - 6
goal least_memory process - 12
goal least_memory microvm - 12
goal least_memory pvh - 12
goal least_memory pv - 12
. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
	rm "$tree/www/1m"
}

# Megabytes of the program, and of the kernel it needs.
files() {
	case $peer in
	native) set -- "$nginx" ;;
	uml) set -- "$nginx" "$(command -v linux.uml)" ;;
	linux-*) set -- "$nginx" "$build/bench/linux-cloud/vmlinuz" ;;
	*) set -- "$(image "$nginx")" ;;
	esac
	cat "$@" | wc -c | awk '{ printf "%.2f\n", $1 / 1048576 }'
}

# serves MEGABYTES
serves() {
	memory=${1}M
	serve "$nginx" -p . -c etc/nginx.conf
	served=1
	for _ in $(seq 40); do
		kill -0 "$server" 2>/dev/null || break
		asking curl -sf -m 5 -o "$work/page" "http://$address:80/1k" && served=0 && break
		sleep 0.3
	done
	end_server
	memory=256M
	return $served
}

# least FROM TO: the fewest megabytes that serve.
least() {
	from=$1 to=$2
	while [ $((to - from)) -gt 1 ]; do
		middle=$(((from + to) / 2))
		if serves $middle >&2; then to=$middle; else from=$middle; fi
	done
	echo "$to"
}

sample() {
	serve_pages
	echo "file $(files) MB"
	echo "resident_idle $(resident) MB"
	case $peer in
	*pv*) ;; # counts too coarsely
	*)
		before=$(busy)
		sleep 3
		echo "idle_processor $((($(busy) - before) / 3)) ms/second"
		;;
	esac
	asking wrk -t 1 -c 100 -d 1s "http://$address:80/1k" >"$work/wrk"
	echo "resident_load $(resident) MB"
	end_server
	[ "$run" -eq 1 ] || return 0
	case $peer in
	native) ;;
	process | microvm | pvh | pv) echo "least_memory $(least 1 32) MB" ;;
	*) echo "least_memory $(least 8 256) MB" ;;
	esac
}
