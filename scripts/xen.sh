#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: xen.sh FOLDER PACKAGE...
# Downloads Debian packages and unpacks them in FOLDER/unpacked; none is installed: a hypervisor would put
# itself into the boot menu of the machine. Then finds Xen and a Linux for Dom0 in them: FOLDER/xen and
# FOLDER/linux.
set -eu
folder=$1
shift
mkdir -p "$folder/packages"
folder=$(cd "$folder" && pwd)

# The package of the kernel's name only says which one is the newest.
kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: //p')
(cd "$folder/packages" && apt-get -q -o APT::Sandbox::User="$(id -un)" download "$kernel" "$@" >../log 2>&1) ||
	{ cat "$folder/log" >&2 && exit 1; }
rm -rf "$folder/unpacked"
for package in "$folder"/packages/*.deb; do
	dpkg -x "$package" "$folder/unpacked"
done
rm -r "$folder/packages"

# QEMU loads multiboot from an ELF file only, not from what gzip made of it.
gzip -dc "$folder"/unpacked/boot/xen-*-amd64.gz >"$folder/xen"
cp "$folder"/unpacked/boot/vmlinuz-* "$folder/linux"
