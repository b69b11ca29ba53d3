#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-xen.sh BUILD-FOLDER
# The same static nginx and the same pages in two guests of Xen: as an image, and with Debian's Linux for virtual
# machines and a minimal initramfs. Same Xen (tests/xen, in QEMU), same Dom0, same configuration, in turns and
# alone. How long from `xl create` to the first page, which the host fetches through Dom0's bridge, and how much
# of that is xl's; what wrk in Dom0 gets; the least memory that serves. Dom0 has the guests' files in memory:
# over 9p xl would wait a second for each 8 MB.
#   BENCH_RUNS     how often each is started (5)
#   BENCH_TYPE     pvh or pv (both)
#   BENCH_SECONDS  how long wrk asks (10)
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
runs=${BENCH_RUNS:-5}
seconds=${BENCH_SECONDS:-10}
patience=${BENCH_PATIENCE:-120}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
job=$work/job
port=$((20000 + $$ % 20000))
address=10.0.2.20
SIRLOIN_BUILD=$build
SIRLOIN_RUN=$$
export SIRLOIN_BUILD SIRLOIN_RUN
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck source=/dev/null
. "$top/scripts/bench-lib.sh"

make_guests() {
	server_tree "$work/rootfs"
	head -c 4000000 /dev/urandom >"$work/rootfs/srv/www/large"
	nginx=$build/examples/nginx/nginx
	"$build/sirloin" bake "$nginx" -o "$work/nginx.img" --rootfs "$work/rootfs" --cmdline quiet \
		-- -c /etc/nginx.conf
	linux=$build/bench/linux-xen
	LINUX_MODULES="xen-netfront" LINUX_ADDRESS=$address "$top/scripts/linux-cloud.sh" "$linux" "$nginx" \
		"$top/examples/nginx/nginx.conf" "$work/rootfs/srv/www"
	cp "$linux/vmlinuz" "$linux/initrd" "$work"
}

# Dom0's libraries are those of xl.
make_wrk() {
	mkdir "$work/wrk"
	wrk=$(command -v wrk)
	for file in "$wrk" $(ldd "$wrk" | grep -o '/[^ ]*'); do
		cp -L "$file" "$work/wrk"
	done
}

# In Dom0: a guest until there is a file "stop". A file "load" with wrk's arguments makes wrk work, whose words
# are then in "loaded". /proc/uptime has steps of 10 ms.
make_job() {
	mkdir "$job"
	cat >"$job/command" <<-END
		now() { sed 's/\.\(..\) .*/\10/' /proc/uptime; }
		[ -e /run/wrk ] || cp -r '$work/wrk' '$work/nginx.img' '$work/vmlinuz' '$work/initrd' /run
		begun=\$(now)
		xl create -q config || exit
		echo \$((\$(now) - begun)) >created
		until [ -e stop ]; do
			if [ -e load ]; then
				LD_LIBRARY_PATH=/run/wrk /run/wrk/wrk \$(cat load) >loaded.new 2>&1
				rm load
				mv loaded.new loaded
			fi
			usleep 50000
		done
		xl destroy guest
		cp /var/log/xen/guest-guest.log console
		true
	END
	cat >"$work/guest" <<-END
		#!/bin/sh
		trap ': >$job/stop' TERM
		'$top/tests/xen/dom0' job '$job' &
		wait
		wait
	END
	chmod +x "$work/guest"
}

# configure WHO MEMORY: one Ethernet address for all, which QEMU remembers.
configure() {
	rm -f "$job/stop" "$job/created" "$job/loaded"
	{
		printf 'name = "guest"\ntype = "%s"\nmemory = %d\nvcpus = 1\ntsc_mode = "native"\n' "$type" "$2"
		printf 'vif = [ "bridge=br0,mac=00:16:3e:00:00:01" ]\n'
		if [ "$1" = linux ]; then
			printf 'kernel = "/run/vmlinuz"\nramdisk = "/run/initrd"\n'
			printf 'extra = "quiet console=hvc0 panic=-1"\n'
		else
			printf 'kernel = "/run/nginx.img"\n'
			printf 'extra = "sirloin.stdin=none sirloin.tty=no ip=%s"\n' \
				"$address::10.0.2.2:255.255.255.0::eth0:off"
		fi
	} >"$job/config"
}

# start WHO MEMORY. Dom0 has better to do than to drop 50 requests per second.
start() {
	configure "$1" "$2"
	FIRST_PAGE_PAUSE=100 "$top/scripts/first-page.pl" "$port" "$patience" "$work/guest" 2>"$work/log"
}

# load URL CONNECTIONS NAME UNIT: prints the number of UNITs that wrk has for NAME.
load() {
	echo "-t 1 -c $2 -d $seconds --timeout 4 http://$address:80/$1" >"$job/load.new"
	mv "$job/load.new" "$job/load"
	until [ -e "$job/loaded" ]; do sleep 0.1; done
	if ! grep -q "^$3" "$job/loaded" || grep -qE "Socket errors|Non-2xx" "$job/loaded"; then
		cat "$job/loaded" >&2
		exit 1
	fi
	sed -n "s|^$3: *||p" "$job/loaded" | tr -d B | numfmt --from=iec --to-unit="$4"
	rm "$job/loaded"
}

# serve WHO: a guest under load.
serve() {
	configure "$1" 256
	"$work/guest" &
	guest=$!
	until curl -s -f -o "$work/page" --max-time 1 "http://127.0.0.1:$port/"; do sleep 0.2; done
	load '' 8 Requests/sec 1 >>"$work/$1.$type.requests"
	load large 1 Transfer/sec 1000 >>"$work/$1.$type.kilobytes"
	kill $guest
	wait $guest
}

# row TEXT UNIT FILE
row() {
	printf '%-36s %8d %-2s %8d %-2s\n' "$type: $1" "$(median "$work/sirloin.$type.$3" | cut -d . -f 1)" "$2" \
		"$(median "$work/linux.$type.$3" | cut -d . -f 1)" "$2"
}

# failed WHO
failed() {
	echo "$type: no page from $1" >&2
	cat "$work/log" "$job/err" >&2
	tail -n 20 "$job/console" >&2
	exit 1
}

measure() {
	for _ in $(seq "$runs"); do
		for who in sirloin linux; do
			# Again, if QEMU has repeated an interrupt: see tests/xen/lib.sh.
			start $who 256 >>"$work/$who.$type.page" || start $who 256 >>"$work/$who.$type.page" ||
				failed $who
			cat "$job/created" >>"$work/$who.$type.created"
		done
	done
	for _ in 1 2 3; do
		for who in sirloin linux; do
			serve $who
		done
	done
	row "xl create alone" ms created
	row "xl create to the first page" ms page
	row "requests per second" "" requests
	row "a large page, per second" KB kilobytes
	printf '%-36s %8d MB %8d MB\n' "$type: least memory" "$(least sirloin 4 64)" "$(least linux 32 256)"
}

make_guests
make_wrk
make_job
"$top/tests/xen/dom0" forward "$port" "$address:80"
echo "Xen $(basename "$build"/xen/unpacked/boot/xen-*-amd64.gz | cut -d - -f 2) in QEMU," \
	"Linux $(dpkg-deb -f "$linux"/*.deb Version), load $(cut -d ' ' -f 1 /proc/loadavg)"
printf '%-36s %11s %11s\n' '' Sirloin Linux
for type in ${BENCH_TYPE:-pvh pv}; do
	measure
done
