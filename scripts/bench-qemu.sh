#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: bench-qemu.sh BUILD-FOLDER
# The same static nginx and the same page in two virtual machines: as an image, and with Debian's Linux for
# virtual machines and a minimal initramfs. Same QEMU, same machine, same devices, both quiet. How long
# from QEMU's start to the first page, the least memory that serves it, and what the files weigh.
#   BENCH_RUNS     how often each is started, in turns (10)
#   BENCH_MACHINE  q35, pc or microvm (microvm)
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
runs=${BENCH_RUNS:-10}
machine=${BENCH_MACHINE:-microvm}
patience=${BENCH_PATIENCE:-60}
work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-bench.XXXXXX")
port=$((20000 + $$ % 20000))
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck source=/dev/null
. "$top/scripts/bench-lib.sh"

make_guests() {
	server_tree "$work/rootfs"
	nginx=$build/examples/nginx/nginx
	"$build/sirloin" bake "$nginx" -o "$work/nginx.img" --rootfs "$work/rootfs" \
		--cmdline 'ip=dhcp quiet' -- -c /etc/nginx.conf
	linux=$build/bench/linux-cloud
	"$top/scripts/linux-cloud.sh" "$linux" "$nginx" "$top/examples/nginx/nginx.conf" \
		"$work/rootfs/srv/www"
}

# Linux 6.1 cannot measure the time stamp counter on a microvm without KVM's clock, and hangs.
linux_cmdline() {
	khz=$(awk '/^cpu MHz/ { printf "%d", $4 * 1000; exit }' /proc/cpuinfo)
	echo "quiet console=ttyS0 panic=-1 tsc_early_khz=$khz"
}

# Both go by a wrapper around QEMU: QEMU's own network instead of passt, whose start would be measured too,
# and for one of them Linux in the image's place. All else is as the command makes it. Linux finds a
# microvm's devices by ACPI.
make_wrapper() {
	mkdir "$work/sirloin-bin" "$work/linux-bin"
	begin="previous=''
		for word; do
			shift
			case \$previous,\$word in
			-netdev,*) word=user,id=net0,hostfwd=tcp:127.0.0.1:$port-:80 ;;"
	end="esac
			previous=\$word
			set -- \"\$@\" \"\$word\"
		done
		exec $(command -v qemu-system-x86_64) \"\$@\""
	cat >"$work/sirloin-bin/qemu-system-x86_64" <<-END
		#!/bin/sh
		$begin
		$end
	END
	cat >"$work/linux-bin/qemu-system-x86_64" <<-END
		#!/bin/sh
		$begin
		-kernel,*) word='$linux/vmlinuz' ;;
		-append,*) word='$(linux_cmdline)' ;;
		-machine,microvm,*) word=microvm,pit=on,pic=on,rtc=on,isa-serial=on ;;
		-device,*,bus=virtio-mmio-bus.?) word=\${word%,bus=*} ;;
		$end -initrd '$linux/initrd'
	END
	chmod +x "$work"/*-bin/qemu-system-x86_64
}

# start WHO MEMORY: prints the milliseconds to the first page.
start() {
	PATH=$work/$1-bin:$PATH "$top/scripts/first-page.pl" "$port" "$patience" \
		"$build/sirloin" run --on qemu --machine "$machine" --memory "${2}M" \
		--net fd:9,mac=02:00:00:00:00:01 "$work/nginx.img" 2>"$work/log" </dev/null |
		grep '^[0-9]*$'
}

measure() {
	for _ in $(seq "$runs"); do
		for who in sirloin linux; do
			start $who 256 >>"$work/$who" || { cat "$work/log" >&2 && exit 1; }
		done
	done
}

make_guests
make_wrapper
echo "QEMU's $machine$(: | "$build/sirloin" run --on qemu -n "$work/nginx.img" |
	sed -n 's/.*-accel \([a-z]*\).*/ with \1/p'), Linux $(dpkg-deb -f "$linux"/*.deb Version)," \
	"load $(cut -d ' ' -f 1 /proc/loadavg)"
measure
printf '%-28s %10s %10s\n' '' Sirloin Linux
printf '%-28s %7d ms %7d ms\n' "QEMU's start to first page" "$(median "$work/sirloin")" "$(median "$work/linux")"
printf '%-28s %7d MB %7d MB\n' "least memory that serves" "$(least sirloin 4 256)" "$(least linux 32 256)"
printf '%-28s %7d KB %7d KB\n' "files" $(($(stat -c %s "$work/nginx.img") / 1024)) \
	$((($(stat -c %s "$linux/vmlinuz") + $(stat -c %s "$linux/initrd")) / 1024))
