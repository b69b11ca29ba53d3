#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: make-dom0.sh FOLDER
# Makes FOLDER/initrd, all that Dom0 has, of what scripts/xen.sh has unpacked in FOLDER.
set -eu
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
packages=$folder/unpacked root=$folder/root

# In the order of loading.
modules="xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xenfs xen-netback xen-blkback loop llc stp bridge
	virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci failover net_failover
	virtio_net virtio_console 9pnet 9pnet_virtio netfs fscache 9p"
tools="xl xenstored xenconsoled xenconsole xen-init-dom0 libxl-save-helper xenctx"
stores="read write ls rm list exists watch"

rm -rf "$root"
for folder_name in bin sbin dev dev/pts dev/shm proc sys tmp run run/xen run/lock modules etc/xen/scripts usr/bin \
	usr/lib/xen-4.17/bin var/lib/xenstored var/lib/xen var/log/xen; do
	mkdir -p "$root/$folder_name"
done
ln -s ../run ../run/lock "$root/var"

cp "$(command -v busybox)" "$root/bin"
ln -s busybox "$root/bin/sh"
cp -L /sbin/ldconfig "$root/sbin"
for tool in $tools; do
	cp "$packages/usr/lib/xen-4.17/bin/$tool" "$root/usr/lib/xen-4.17/bin"
	ln -s "/usr/lib/xen-4.17/bin/$tool" "$root/sbin"
done
cp "$packages/usr/bin/xenstore" "$root/usr/bin"
for store in $stores; do
	ln -s xenstore "$root/usr/bin/xenstore-$store"
done
for module in $modules; do
	find "$packages/lib/modules" -name "$module.ko" -exec cp {} "$root/modules" \;
	echo "$module" >>"$root/modules/order"
done

# Libraries are this machine's, but for Xen's own. libgcc_s is what pthread_cancel() loads: xl aborts
# without.
libraries=$packages/usr/lib/x86_64-linux-gnu:$packages/lib/x86_64-linux-gnu
{
	for tool in $tools; do
		LD_LIBRARY_PATH=$libraries ldd "$packages/usr/lib/xen-4.17/bin/$tool"
	done
	LD_LIBRARY_PATH=$libraries ldd "$packages/usr/bin/xenstore"
	echo "/lib/x86_64-linux-gnu/libgcc_s.so.1"
} | grep -o '/[^ ]*\.so[^ ]*' | sort -u | while read -r library; do
	case $library in
	*/ld-linux*) mkdir -p "$root/lib64" && cp -L "$library" "$root/lib64" ;;
	*) mkdir -p "$root/lib" && cp -L "$library" "$root/lib" ;;
	esac
done

: >"$root/etc/xen/xl.conf"
cp "$here/root/init" "$root/init"
cp "$here/root/guest" "$root/bin"
cp "$here/root/vif" "$root/etc/xen/scripts/vif-bridge"
cp "$here/root/block" "$root/etc/xen/scripts/block"
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$folder/initrd.new"
mv "$folder/initrd.new" "$folder/initrd"
