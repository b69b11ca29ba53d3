#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Disks behind Linux's own drivers: virtio-blk on PCI (modern and legacy) and on a microvm, NVMe, AHCI,
# USB. Each is the ext4 root of a program that reads and writes, by the page cache and directly (O_DIRECT)
# with all kinds of program memory, and is then checked by the host.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
bake "$build/tests/image/files" "$work/files.img" --with "$drivers" || finish
bake "$build/tests/image/direct" "$work/direct.img" --with "$drivers" || finish
bake "$build/tests/image/files" "$work/default.img" || finish
mkdir "$work/tree"
echo "from the host" >"$work/tree/file"
head -c 2000000 /dev/urandom >"$work/tree/big"
mke2fs -q -t ext4 -d "$work/tree" "$work/fresh" 48M
want=$(od -An -v -tu1 -w1 "$work/tree/big" |
	awk '{ s = (s * 31 + $1) % 4294967296 } END { printf "%d bytes, sum %.0f", NR, s }')
blockdev="driver=raw,node-name=disk,file.driver=file,file.filename=$work/disk"

# disk NAME IMAGES TYPE ROOT OPTION...: the disk as root, on a machine with OPTIONs. IMAGES is the
# prefix of the image that reads and writes.
disk() {
	name=$1 images=$2 type=$3 root=$4
	shift 4
	cp --sparse=always "$work/fresh" "$work/disk"
	run_machine "$type" "$work/$images.img" "$root -- sum /big" -blockdev "$blockdev" "$@"
	is "$(cat "$work/out")" "$want" "$name: two megabytes are read unchanged" ||
		diag_file "$work/err" "$work/log"
	run_machine "$type" "$work/$images.img" "$root rw -- write /new from-the-image" \
		-blockdev "$blockdev" "$@"
	ends "$name: a file is written"
	run_machine "$type" "$work/direct.img" "$root rw -- /direct" -blockdev "$blockdev" "$@"
	is "$(cat "$work/out")" "0 wrong" "$name: direct I/O" || diag_file "$work/err" "$work/log"
	limited "$work/fsck" "$work/fsck.err" e2fsck -f -n "$work/disk"
	is "$status" 0 "$name: the file system is clean" || diag_file "$work/fsck"
	limited "$work/out" "$work/err" debugfs -R "cat /new" "$work/disk"
	is "$(cat "$work/out")" "from-the-image" "$name: the host reads what was written"
}

disk virtio default q35 root=/dev/vda -device virtio-blk-pci,drive=disk
disk "virtio, legacy" default pc root=/dev/vda \
	-device virtio-blk-pci,drive=disk,disable-modern=on,disable-legacy=off
disk "virtio, behind a bridge" default q35 root=/dev/vda \
	-device pcie-root-port,id=rootport,chassis=1 -device virtio-blk-pci,drive=disk,bus=rootport
disk "virtio on a microvm" default "$microvm" \
	"virtio_mmio.device=512@0xfeb00000:5 root=/dev/vda" \
	-device virtio-blk-device,drive=disk,bus=virtio-mmio-bus.0
disk NVMe files q35 root=/dev/nvme0n1 -device nvme,drive=disk,serial=1
disk AHCI files q35 root=/dev/sda -device ide-hd,drive=disk,bus=ide.0
disk USB files q35 "root=/dev/sda rootwait" -device qemu-xhci -device usb-storage,drive=disk
finish
