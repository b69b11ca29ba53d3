# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For the benches of whole machines, ours and Debian's Linux. Who sources it has set $top, and start WHO MEMORY,
# which prints the milliseconds to the first page of such a machine or fails after $patience seconds.

# server_tree FOLDER: what nginx needs, with a small page.
server_tree() {
	# shellcheck disable=SC2154
	"$top/examples/nginx/tree.sh" "$1"
	echo '<h1>nginx</h1>' >"$1/srv/www/index.html"
}

# median FILE: of a number on each line.
median() {
	sort -n "$1" | awk '{ number[NR] = $1 } END { print number[int((NR + 1) / 2)] }'
}

# least WHO FROM TO: the fewest megabytes that serve, by bisection; TO serves, FROM does not.
least() {
	# shellcheck disable=SC2034
	patience=30
	from=$2 to=$3
	while [ $((to - from)) -gt 1 ]; do
		middle=$(((from + to) / 2))
		if start "$1" $middle >/dev/null 2>&1; then to=$middle; else from=$middle; fi
	done
	echo "$to"
}
