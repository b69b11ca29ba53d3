#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: initrd.sh FILE PROGRAM TREE [MODULE...]
# Makes FILE: the initial RAM disk of a Linux that does no more than PROGRAM needs: busybox loads the modules,
# which are files, mounts a disk if there is one, and runs PROGRAM in its root with init's arguments as far as a
# single "!", behind which User-mode Linux puts words of its own; then the machine ends. TREE is a folder with more
# files, or empty.
set -eu
file=$1 program=$2 tree=$3
shift 3
root=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-initrd.XXXXXX")
trap 'rm -rf "$root"' EXIT
for folder in bin dev etc lib mnt proc sys tmp; do
	mkdir "$root/$folder"
done
[ -z "$tree" ] || cp -r "$tree/." "$root"
cp "$(command -v busybox)" "$root/bin"
cp "$program" "$root/program"
modules=
for module; do
	cp "$module" "$root/lib"
	modules="$modules /lib/${module##*/}"
done
cat >"$root/init" <<END
#!/bin/busybox sh
PATH=/bin
b=/bin/busybox
\$b mount -t devtmpfs none /dev 2>/dev/null
\$b mount -t proc none /proc
\$b mount -t sysfs none /sys
for module in $modules; do
	\$b insmod \$module
done
for disk in /dev/vda /dev/ubda; do
	[ -b \$disk ] && \$b mount \$disk /mnt && cd /mnt
done
[ -z "\${disk_expected:-}" ] || [ "\$PWD" = /mnt ] || { echo "no disk"; \$b \${ends:-reboot} -f; }
\$b ip link set lo up
[ -z "\${address:-}" ] || { \$b ip addr add \$address dev \$interface; \$b ip link set \$interface up; }
arguments=
for word; do
	[ "\$word" != "!" ] || break
	arguments="\$arguments \$word"
done
/program \$arguments
status=\$?
cd /
\$b umount /mnt 2>/dev/null
[ \$status -eq 0 ] || echo "program: status \$status"
\$b \${ends:-reboot} -f
END
chmod +x "$root/init"
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$file.new"
mv "$file.new" "$file"
