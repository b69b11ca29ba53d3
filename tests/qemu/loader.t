#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What whoever loads the image gives it: a file system by QEMU and by GRUB, a command line of any length.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
programs=$build/tests/image
cd "$work" || exit 1
mkdir baked given
echo "from the image" >baked/file
echo "from the loader" >given/file
head -c 2000000 /dev/urandom >given/big
want=$(od -An -v -tu1 -w1 given/big |
	awk '{ s = (s * 31 + $1) % 4294967296 } END { printf "%d bytes, sum %.0f", NR, s }')
(cd given && find . | busybox cpio -o -H newc) >initrd 2>cpio.err
bake "$programs/files" "$work/files.img" || finish
bake "$programs/files" "$work/both.img" --rootfs "$work/baked" || finish
bake "$programs/show" "$work/show.img" || finish

for type in q35 pc "$microvm"; do
	name=${type%%,*}
	run_machine "$type" "$work/files.img" "-- sum /big" -initrd "$work/initrd"
	is "$(cat out)" "$want" "$name: QEMU's -initrd is the root" || diag_file err log
	run_machine "$type" "$work/both.img" "-- read /file"
	is "$(cat out)" "from the image" "$name: without one it is the image's own"
	run_machine "$type" "$work/both.img" "-- read /file" -initrd "$work/initrd"
	is "$(cat out)" "from the loader" "$name: with both it is the loader's"
done

mkdir -p cd/boot/grub
cp files.img cd/boot/image
cp initrd cd/boot
cat >cd/boot/grub/grub.cfg <<'END'
multiboot2 /boot/image sirloin.tty=no sirloin.stdin=none -- sum /big
module2 /boot/initrd
boot
END
limited rescue rescue.err grub-mkrescue --directory=/usr/lib/grub/i386-pc \
	--install-modules="normal multiboot2 iso9660 biosdisk" --modules= --fonts= --locales= --themes= \
	-o cd.iso cd
ok "$status" "a CD with a module" || diag_file rescue.err
limited out err "$sirloin" run --on qemu cd.iso
is "$status $(cat out)" "0 $want" "GRUB's module2 is the root" || diag_file err

# letters COUNT
letters() {
	head -c "$1" /dev/zero | tr '\000' a
}

# has LETTERS DESCRIPTION: the program's first argument, no more and no less.
has() {
	is "$(sed -n 's/^argument 1: \(a*\)$/\1/p' out | tr -d '\n' | wc -c)" "$1" "$name: $2" ||
		diag_file log
}

# Of 4095 letters the test's own parameters take 37, and the image's line one to end it.
for type in q35 "$microvm"; do
	name=${type%%,*}
	run_machine "$type" "$work/show.img" \
		"sirloin.nothing=$(letters 1500) x=$(letters 1000) -- $(letters 1400)"
	has 1400 "words of a thousand letters"
	contains out '^environment: x=a{1000}$' "$name: as a variable too"
	run_machine "$type" "$work/show.img" "-- $(letters 4057)"
	has 4057 "a line that is full"
	run_machine "$type" "$work/show.img" "-- $(letters 4059)"
	is "$end" "E 125" "$name: a longer one: the status"
	is "$(cat log)" "show: the command line is too long; give at most 4095 bytes" \
		"$name: and what is wrong"
	run_machine "$type" "$work/show.img" "$(letters 4050)"
	is "$end" "P 255" "$name: no room for Linux's own: the status"
	contains log 'kernel command line too long' "$name: and what is wrong"
done
finish
