# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
# From the command that starts nginx to its first page, over a tap device; natively over a pair of Ethernet devices.
# Who asks does so every 20 ms, and is there before.
peers="native process uml microvm linux-microvm"
goal first_page microvm linux-microvm 10
. "$bench/nginx/tree.sh"

prepare() {
	nginx_tree
}

# Once before, so that images are made and files are in the host's memory.
warm=''

sample() {
	case $warm in *" $peer "*) ;; *)
		warm="$warm $peer "
		serve_pages
		end_server
		;;
	esac
	address=10.99.0.2
	[ "$peer" != native ] || address=10.98.0.2
	FIRST_PAGE_ADDRESS=$address asking "$top/scripts/first-page.pl" 80 60 >"$work/at" &
	asks=$!
	sleep 0.5
	begun=$(date +%s%3N)
	serve "$nginx" -p . -c etc/nginx.conf
	wait "$asks" || { cat "$work/server" >&2 && return 1; }
	echo "first_page $(($(cat "$work/at") - begun)) ms"
	end_server
}
