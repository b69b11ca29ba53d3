# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Redis under its own benchmark with 50 connections, over a tap device; natively over a pair of Ethernet devices.
#   BENCH_REQUESTS  of each kind (50000)
peers="native process uml microvm linux-microvm"
requests=${BENCH_REQUESTS:-50000}
goal get_pipelined process native 1.2

prepare() {
	network_up
	tree=$work/tree
	mkdir -p "$tree/etc"
	printf '%s\n' 'bind 0.0.0.0' 'protected-mode no' 'save ""' >"$tree/etc/redis.conf"
}

# load SUFFIX REQUESTS OPTION...: CSV of "test","rps",...
load() {
	suffix=$1 count=$2
	shift 2
	asking "$redis-benchmark" -h "$address" -t set,get -c 50 -n "$count" --csv "$@" 2>"$work/benchmark.err" |
		sed -nE "s/^\"([GS]ET)\",\"([0-9.]+)\".*/\1$suffix \2 \/s/p" | tr GETS gets
}

sample() {
	redis=$build/examples/redis/source/src/redis
	count=$requests
	case $peer in *microvm) count=$((requests / 5)) ;; esac
	serve "$build/examples/redis/redis-server" etc/redis.conf
	await asking "$redis-cli" -h "$address" ping
	load '' "$count"
	load _pipelined $((count * 8)) -P 16
	end_server
}
