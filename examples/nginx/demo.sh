#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: demo.sh BUILD-FOLDER
# Bakes nginx into one ELF file and runs it with two disks, ext4 and FFS: as a process, and then the same
# file in QEMU. Fetches files of both disks over TCP, compares them, stops nginx; says how long each step
# took.
#   DEMO_ON      where it runs: words of process, q35, pc and microvm (process q35)
#   DEMO_MEMORY  memory of the kernel (16M as a process, 64M in QEMU)
#   DEMO_BEGUN   when make began, in nanoseconds of date +%s%N: the build becomes the first step
set -eu
here=$(cd "$(dirname "$0")" && pwd)
platforms=${DEMO_ON:-process q35}
# mke2fs and makefs are not in the path of every user.
PATH=$PATH:/usr/sbin:/sbin

now() { date +%s%N; }
begin() { begun=$(now); }
# end TEXT: the step that began is done.
end() { printf '%7d ms  %s\n' $((($(now) - begun) / 1000000)) "$1"; }
# fail WHAT [FILE]: with what the failed command said.
fail() {
	echo "demo: $1" >&2
	[ ! -s "${2:-/dev/null}" ] || sed 's/^/  | /' "$2" >&2
	exit 1
}

build=$(cd "${1:-build}" 2>/dev/null && pwd) || fail "no folder ${1:-build}; type: make demo"
for file in sirloin examples/nginx/nginx; do
	[ -x "$build/$file" ] || fail "$build/$file is not built; type: make demo"
done
for tool in mke2fs makefs passt curl ss qemu-system-x86_64; do
	command -v "$tool" >/dev/null ||
		fail "$tool is missing; type: rm -f $build/deps.stamp && make demo"
done

PATH=$build:$PATH
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-demo.XXXXXX")
server=""
# passt ends by itself when the image does.
cleanup() {
	status=$?
	trap - EXIT
	if [ -n "$server" ]; then
		kill -KILL "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$work"
	exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

make_trees() {
	www=$work/www/srv/www ffs=$work/ffs
	"$here/tree.sh" "$work/www"
	mkdir "$ffs"
	echo '<h1>nginx on a rump kernel, served from ext4</h1>' >"$www/index.html"
	seq 1 200000 >"$www/numbers.txt"
	echo '<h1>nginx on a rump kernel, served from FFS</h1>' >"$ffs/index.html"
	seq 200000 -1 1 >"$ffs/numbers.txt"
}

# free_port FROM: a TCP port of 127.0.0.1 that nobody listens on.
free_port() {
	port=$1
	while ss -Hltn "sport = :$port" | grep -q .; do
		port=$((port + 1))
	done
	echo "$port"
}

# Waits for the first page. False if the image has ended. A try that is too early hangs, because
# passt already listens: so the first tries are short, and grow.
await_page() {
	patience=20 # ms
	while ! curl -s -f -o "$work/page" --max-time \
		"$((patience / 1000)).$(printf %03d $((patience % 1000)))" "$url/"; do
		kill -0 "$server" 2>/dev/null || return 1
		[ $patience -lt 8000 ] || fail "no page within a minute; what it said:" "$work/log"
		patience=$((patience + patience / 8 + 1))
	done
}

# start OPTION...: the port may be taken by another between our look and passt's: then the next one.
start() {
	port=$(free_port $((20000 + $$ % 20000)))
	for _ in 1 2 3; do
		url=http://127.0.0.1:$port
		sirloin run "$@" --memory "$memory" --disk "$work/www.ext4" --disk "$work/ffs.img,ro" \
			--net "passt,tcp=$port:80" --timeline "$work/nginx.img" \
			>"$work/log" 2>&1 </dev/null &
		server=$!
		await_page && return
		wait "$server" || ended=$?
		server=""
		grep -q 'another port' "$work/log" || break
		port=$(free_port $((port + 1)))
	done
	fail "the image ended (status ${ended:-0}) before it served a page; what it said:" \
		"$work/log"
}

# fetch PATH FILE WHERE
fetch() {
	begin
	curl -sS -f -o "$work/page" --max-time 20 "$url$1" 2>"$work/error" ||
		fail "cannot fetch $url$1; what curl and the image said:" "$work/error" "$work/log"
	got=$(sha256sum <"$work/page") want=$(sha256sum <"$2")
	[ "$got" = "$want" ] || fail "$url$1 is not what lies on the disk ($2)"
	end "fetched $1 from $3: $(stat -c %s "$work/page") bytes, sha256 equal"
}

fetch_all() {
	fetch / "$www/index.html" ext4
	fetch /numbers.txt "$www/numbers.txt" ext4
	fetch /ffs/ "$ffs/index.html" FFS
	fetch /ffs/numbers.txt "$ffs/numbers.txt" FFS
}

# stop: by SIGTERM, which the program gets; a microvm is switched off. Sets $status.
stop() {
	begin
	kill -TERM "$server"
	status=0
	wait "$server" 2>/dev/null || status=$?
	server=""
}

run_process() {
	memory=${DEMO_MEMORY:-16M}
	begin
	start
	end "started it with $memory; first page from $url"
	fetch_all
	peak=$(sed -n 's/^VmHWM:[^0-9]*//p' "/proc/$server/status")
	stop
	[ "$status" -eq 0 ] || fail "nginx ended with status $status; what it said:" "$work/log"
	end "stopped it by SIGTERM: exit status $status"
	echo "Peak resident memory of the process: $peak. What it printed:"
	sed 's/^/  | /' "$work/log"
}

# run_qemu MACHINE
run_qemu() {
	memory=${DEMO_MEMORY:-64M}
	[ "$(sha256sum <"$work/nginx.img")" = "$baked" ] || fail "the image has changed"
	begin
	start --on qemu --machine "$1"
	end "started the same file in QEMU ($1, $memory); first page from $url"
	fetch_all
	stop
	case $1-$status in
	*-0) end "stopped it by SIGTERM: exit status $status" ;;
	microvm-143) end "switched the machine off" ;;
	*) fail "the machine ended with status $status; what it said:" "$work/log" ;;
	esac
	echo "What the machine printed:"
	sed 's/^/  | /' "$work/log"
}

echo "nginx as Debian has it, Linux and two file systems in one file"
if [ -n "${DEMO_BEGUN:-}" ]; then
	begun=$DEMO_BEGUN
	end "built what was not built yet: Linux, Sirloin, nginx"
fi
begin
make_trees
mke2fs -q -t ext4 -E root_owner=0:0 -d "$work/www" "$work/www.ext4" 16M >"$work/log" 2>&1 ||
	fail "mke2fs failed; is there room in ${TMPDIR:-/tmp}?" "$work/log"
end "made an ext4 disk with pages and /etc/nginx.conf (mke2fs -d)"
# makefs puts the superblock of version 2 at 8 KB, Linux looks for it at 64 KB (fs/ufs/super.c).
begin
makefs -t ffs -s 8m -o version=1 "$work/ffs.img" "$ffs" >"$work/log" 2>&1 ||
	fail "makefs failed; is there room in ${TMPDIR:-/tmp}?" "$work/log"
end "made an FFS disk with other pages (makefs)"
begin
sirloin bake "$build/examples/nginx/nginx" -o "$work/nginx.img" \
	--cmdline "root=/dev/vda rw ip=dhcp rump.mount=/dev/vdb,/srv/ffs,ufs,ro,ufstype=44bsd" \
	-- -c /etc/nginx.conf 2>"$work/log" || fail "sirloin bake failed:" "$work/log"
end "baked nginx and Linux into one file of $(stat -c %s "$work/nginx.img") bytes"
baked=$(sha256sum <"$work/nginx.img")
for platform in $platforms; do
	case $platform in
	process) run_process ;;
	*) run_qemu "$platform" ;;
	esac
done
echo "sha256 of the image all along: ${baked%% *}"
