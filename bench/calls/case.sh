# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# System calls, and threads that hand over to each other.
peers="native process trap uml microvm linux-microvm"
goal getppid process native 15
goal read_4k process native 2
goal write_4k process native 2
goal stat process native 2
goal open_close process native 2
goal pipe_ping_pong process native 2

sample() {
	case $1 in
	native | process)
		peer_run "$build/bench/calls/calls"
		peer_run "$build/bench/calls/calls-glibc" getppid | sed 's/^getppid/&_glibc/'
		;;
	*) peer_run "$build/bench/calls/calls" ;;
	esac
}
