#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# nginx in a guest of 16 MB: configuration and pages on an FFS and an ext4 disk, fetched by the host through
# Dom0's bridge, ended by `xl shutdown`.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen
port=$((20000 + $$ % 20000))
bake "$build/examples/nginx/nginx" "$work/image" -- -c /etc/nginx.conf || finish
"$top/examples/nginx/tree.sh" "$work/tree" || finish
head -c 1000000 /dev/urandom >"$work/tree/srv/www/page"
mkdir -p "$work/tree/srv/ffs" "$work/ffs"
head -c 300000 /dev/urandom >"$work/ffs/ffs-page"
makefs -t ffs -o version=1 -s 2m "$work/ffs.disk" "$work/ffs" >"$work/out" || finish
mke2fs -q -t ext4 -E root_owner=0:0 -d "$work/tree" "$work/fresh" 16M >"$work/out" || finish

# configure TYPE ADDRESS
configure() {
	cat >"$work/config" <<-END
		name = "nginx-$1"
		type = "$1"
		kernel = "$work/image"
		memory = 16
		vcpus = 1
		tsc_mode = "native"
		vif = ["bridge=br0"]
		disk = ["format=raw,vdev=xvda,access=rw,target=$work/disk",
			"format=raw,vdev=xvdb,access=ro,target=$work/ffs.disk"]
		extra = "root=/dev/xvda rw ip=$2::10.0.2.2:255.255.255.0::eth0:off $parameters sirloin.tty=no"
	END
}

# The guest's life, as Dom0 sees it; it ends when the host has made the file "stop".
life() {
	cat <<-END
		timeout $run_limit xl create config >xl.log 2>&1 || exit 2
		until [ -e stop ]; do usleep 100000; done
		timeout $run_limit xl shutdown -w nginx-$type >>xl.log 2>&1
		echo \$? >shutdown
		xl destroy nginx-$type 2>/dev/null
		cp /var/log/xen/guest-nginx-$type.log console
	END
}

# fetch NAME: a page, by the host; it is asked for until nginx is there.
fetch() {
	for _ in $(seq "$run_limit"); do
		curl -s -f -m 5 -o "$work/got.$(basename "$1")" "http://127.0.0.1:$port/$1" && break
		sleep 0.3
	done
}

# The host's part, beside in_dom0.
visit() {
	"$top/tests/xen/dom0" forward "$port" "$1:80"
	fetch page
	fetch ffs/ffs-page
	: >"$guest/stop"
}

parameters="quiet rump.mount=/dev/xvdb,/srv/ffs,ufs,ro,ufstype=44bsd"
last=70
# shellcheck disable=SC2034 # for lib.sh: the host fetches once
xen_tries=1
for type in pv pvh; do
	last=$((last + 1)) port=$((port + 1))
	cp --sparse=always "$work/fresh" "$work/disk"
	configure $type 10.0.2.$last
	guest=$work/guest.$((xen_count + 1))
	mkdir -p "$guest"
	visit 10.0.2.$last &
	in_dom0 "$(life 10.0.2.$last)" "$work/config"
	wait
	cmp "$work/got.page" "$work/tree/srv/www/page"
	ok $? "$type: the host fetches a page from ext4, through the bridge"
	cmp "$work/got.ffs-page" "$work/ffs/ffs-page"
	ok $? "$type: and one from FFS"
	rm -f "$work"/got.*
	is "$(cat "$guest/shutdown")" 0 "$type: xl shutdown ends nginx" || diag_file "$guest/console" "$guest/xl.log"
	e2fsck -fn "$work/disk" >"$work/fsck" 2>&1
	ok $? "$type: and leaves a clean file system" || diag_file "$work/fsck"
done
finish
