#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: linux-cloud.sh FOLDER NGINX CONFIGURATION PAGES
# What a virtual machine with Debian's Linux takes to serve PAGES by NGINX, for comparison: FOLDER/vmlinuz, as
# bench/linux-cloud.sh makes it, and FOLDER/initrd with
# no more than the modules for a virtio network on virtio-mmio, busybox and the server.
#   LINUX_MODULES  other modules
#   LINUX_ADDRESS  a fixed address, instead of DHCP
set -eu
nginx=$2 configuration=$3 pages=$4
mkdir -p "$1"
folder=$(cd "$1" && pwd)

"$(dirname "$0")/../bench/linux-cloud.sh" "$folder"

root=$folder/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/etc" "$root/tmp" "$root/lib" "$root/srv"
cp "$(command -v busybox)" "$nginx" "$root/bin"
cp "$configuration" "$root/etc/nginx.conf"
cp -r "$pages" "$root/srv/www"
echo 'nobody:x:65534:65534::/:/bin/false' >"$root/etc/passwd"
printf '%s:x:65534:\n' nobody nogroup >"$root/etc/group"
modules=${LINUX_MODULES:-virtio_ring virtio virtio_mmio failover net_failover virtio_net}
network="busybox udhcpc -q -n -i eth0 -s /dhcp >/dev/null 2>&1"
[ -z "${LINUX_ADDRESS:-}" ] || network="busybox ip addr add $LINUX_ADDRESS/24 dev eth0"
for module in $modules; do
	cp "$folder/modules/$module.ko" "$root/lib"
done
cat >"$root/init" <<END
#!/bin/busybox sh
busybox mount -t devtmpfs none /dev
busybox mount -t proc none /proc
for module in $modules; do
	busybox insmod /lib/\$module.ko
done
busybox ip link set lo up
busybox ip link set eth0 up
$network
exec nginx -c /etc/nginx.conf
END
cat >"$root/dhcp" <<'END'
#!/bin/busybox sh
[ "$1" = bound ] || exit 0
busybox ip addr add "$ip/$mask" dev "$interface"
for gateway in $router; do
	busybox ip route add default via "$gateway" dev "$interface"
done
END
chmod +x "$root/init" "$root/dhcp"
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -9 >"$folder/initrd"
