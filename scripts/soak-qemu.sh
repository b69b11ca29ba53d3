#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: soak-qemu.sh BUILD-FOLDER
# nginx in QEMU's q35 under wrk, with 100 connections, in little memory: no request fails, and QEMU's
# memory, which grows with every page that the guest touches for the first time, stays as it is.
#   SOAK_SECONDS  how long (1200)
#   SOAK_MEMORY   memory of the machine (64M)
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
seconds=${SOAK_SECONDS:-1200}
memory=${SOAK_MEMORY:-64M}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-soak.XXXXXX")
port=$((20000 + $$ % 20000))
server="" load=""
cleanup() {
	status=$?
	trap - EXIT
	[ -z "$load" ] || kill "$load" 2>/dev/null || true
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	wait
	rm -rf "$work"
	exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

fail() {
	echo "soak-qemu: $1" >&2
	sed 's/^/  | /' "$work/log" >&2
	exit 1
}

start() {
	"$top/examples/nginx/tree.sh" "$work/rootfs"
	seq 1 2000 >"$work/rootfs/srv/www/index.html"
	"$build/sirloin" bake "$build/examples/nginx/nginx" -o "$work/nginx.img" \
		--rootfs "$work/rootfs" --cmdline ip=dhcp -- -c /etc/nginx.conf
	"$build/sirloin" run --on qemu --memory "$memory" --net "passt,tcp=$port:80" \
		"$work/nginx.img" >"$work/log" 2>&1 </dev/null &
	server=$!
	for _ in $(seq 60); do
		curl -s -f -o "$work/page" --max-time 1 "http://127.0.0.1:$port/" && return
	done
	fail "no page"
}

# Kilobytes that QEMU, the command's child, has in memory.
resident() {
	qemu=$(pgrep -P "$server" qemu) || fail "the machine has ended"
	sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$qemu/status"
}

start
wrk -t 2 -c 100 -d "$seconds" --timeout 30 "http://127.0.0.1:$port/" >"$work/wrk" 2>&1 &
load=$!
half=$((seconds / 2))
sleep "$half"
before=$(resident)
wait "$load" || fail "wrk failed"
load=""
after=$(resident)
cat "$work/wrk"
echo "QEMU's resident memory after $half s: $before kB, after $seconds s: $after kB"
! grep -qE 'Socket errors|Non-2xx' "$work/wrk" || fail "requests have failed"
grep -qE '^ +[1-9][0-9]* requests' "$work/wrk" || fail "there were no requests"
[ "$after" -le $((before + before / 50)) ] || fail "memory has grown"
curl -s -f -o "$work/page" --max-time 10 "http://127.0.0.1:$port/" || fail "no page afterwards"
cmp "$work/page" "$work/rootfs/srv/www/index.html" || fail "another page afterwards"
