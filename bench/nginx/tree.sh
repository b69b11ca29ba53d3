# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# For the cases that serve pages: a network, $tree with nginx's configuration and pages, and serve_pages.
nginx=$build/examples/nginx/nginx

nginx_tree() {
	network_up
	tree=$work/tree
	mkdir -p "$tree/etc" "$tree/tmp" "$tree/www"
	cp "$bench/nginx/nginx.conf" "$tree/etc"
	echo 'nobody:x:65534:65534::/:/bin/sh' >"$tree/etc/passwd"
	echo 'nogroup:x:65534:' >"$tree/etc/group"
	head -c 1024 /dev/urandom >"$tree/www/1k"
	head -c 1048576 /dev/urandom >"$tree/www/1m"
	cp "$tree/www/1k" "$tree/www/index.html"
}

# Until it serves.
serve_pages() {
	serve "$nginx" -p . -c etc/nginx.conf
	await asking curl -sf -m 5 -o "$work/page" "http://$address/1k"
	cmp "$work/page" "$tree/www/1k" >&2
}
