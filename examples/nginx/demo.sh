#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: demo.sh BUILD-FOLDER
# Bakes nginx into one ELF file and runs it as a process with two disks, ext4 and FFS, and 16 MB.
# Fetches files of both over TCP, compares them, stops nginx by SIGTERM; says how long each step took.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
memory=${DEMO_MEMORY:-16M}
# mke2fs and makefs are not in the path of every user.
PATH=$build:$PATH:/usr/sbin:/sbin

work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-demo.XXXXXX")
server=""
cleanup() {
	status=$?
	trap - EXIT
	if [ -n "$server" ]; then
		kill -KILL "$server" 2>/dev/null || true
	fi
	rm -rf "$work"
	exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

now() { date +%s%N; }
begin() { step=$1 begun=$(now); }
# The step that has begun is done; more about it follows.
end() { printf '%6d ms  %s%s\n' $((($(now) - begun) / 1000000)) "$step" "${1:+: $1}"; }
fail() {
	echo "demo: $1" >&2
	[ ! -s "$work/log" ] || sed 's/^/  /' "$work/log" >&2
	exit 1
}

make_trees() {
	mkdir -p "$work/www/etc" "$work/www/srv/www" "$work/www/srv/ffs" "$work/www/tmp" \
		"$work/www/dev" "$work/www/proc" "$work/www/sys" "$work/ffs"
	cp "$here/nginx.conf" "$work/www/etc"
	echo 'nobody:x:65534:65534::/:/bin/false' >"$work/www/etc/passwd"
	printf '%s:x:65534:\n' nobody nogroup >"$work/www/etc/group"
	echo '<h1>nginx on a rump kernel, served from ext4</h1>' >"$work/www/srv/www/index.html"
	seq 1 200000 >"$work/www/srv/www/numbers.txt"
	echo '<h1>nginx on a rump kernel, served from FFS</h1>' >"$work/ffs/index.html"
	seq 200000 -1 1 >"$work/ffs/numbers.txt"
}

# A TCP port of 127.0.0.1 that nobody listens on.
free_port() {
	port=$((20000 + $$ % 20000))
	while ss -Hltn "sport = :$port" | grep -q .; do
		port=$((port + 1))
	done
	echo "$port"
}

# Until the first page comes, or the server has died.
await_page() {
	tries=0
	while ! curl -s -o "$work/page" --max-time 0.3 "$url/"; do
		kill -0 "$server" 2>/dev/null || fail "the image ended before it served a page"
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || fail "no page within its time"
		sleep 0.02
	done
}

# fetch PATH FILE
fetch() {
	begin "fetch $url$1"
	curl -sS -f -o "$work/page" --max-time 20 "$url$1" || fail "cannot fetch $1"
	got=$(sha256sum <"$work/page") want=$(sha256sum <"$2")
	[ "$got" = "$want" ] || fail "$1 is not the file $2"
	end "$(stat -c %s "$work/page") bytes, sha256 as on the disk"
}

begin "make an ext4 image with the pages and /etc/nginx.conf"
make_trees
mke2fs -q -t ext4 -E root_owner=0:0 -d "$work/www" "$work/www.ext4" 16M >"$work/log" 2>&1 ||
	fail "mke2fs"
end
# makefs puts the superblock of version 2 at 8 KB, Linux looks for it at 64 KB (fs/ufs/super.c).
begin "make an FFS image with other pages"
makefs -t ffs -s 8m -o version=1 "$work/ffs.img" "$work/ffs" >"$work/log" || fail "makefs"
end
begin "bake nginx and Linux into one file"
sirloin bake "$build/examples/nginx/nginx" -o "$work/nginx.img" \
	--cmdline "root=/dev/vda rw ip=dhcp rump.mount=/dev/vdb,/srv/ffs,ufs,ro,ufstype=44bsd" \
	-- -c /etc/nginx.conf
end "$(stat -c %s "$work/nginx.img") bytes"

port=$(free_port)
url=http://127.0.0.1:$port
begin "run it with $memory, until the first page"
sirloin run --memory "$memory" --disk "$work/www.ext4" --disk "$work/ffs.img,ro" \
	--net "passt,tcp=$port:80" --timeline "$work/nginx.img" >"$work/log" 2>&1 </dev/null &
server=$!
await_page
end
fetch / "$work/www/srv/www/index.html"
fetch /numbers.txt "$work/www/srv/www/numbers.txt"
fetch /ffs/ "$work/ffs/index.html"
fetch /ffs/numbers.txt "$work/ffs/numbers.txt"
peak=$(sed -n 's/^VmHWM:[^0-9]*//p' "/proc/$server/status")

begin "stop it by SIGTERM"
kill -TERM "$server"
status=0
wait "$server" || status=$?
server=""
end "exit status $status"
[ "$status" -eq 0 ] || fail "nginx ended with status $status"
echo "Peak resident memory: $peak. What the image printed:"
sed 's/^/  /' "$work/log"
