#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that the head of an image leads the loaders of a PC and of Xen to their entries: binutils reads
# Xen's notes, GRUB's own check finds the multiboot2 header.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"

# symbol NAME: its address in the image, 8 hexadecimal digits.
symbol() {
	nm "$work/image" | sed -n "s/^0*\([0-9a-f]\{8\}\) . $1\$/\1/p"
}

# note TYPE: the description of Xen's note of a type (hexadecimal, two digits), as one number.
note() {
	readelf -lW "$work/image" | awk '$1 == "NOTE" { print $2, $5 }' | {
		read -r at size
		od -A n -v -t x1 -w1 -j $((at)) -N $((size)) "$work/image"
	} | tr -d ' \n' | grep -o "0400000008000000${1}00000058656e00.\{16\}" |
		tail -c 17 | sed 's/\(..\)\(..\)\(..\)\(..\)00000000/\4\3\2\1/'
}

for kind in musl pie; do
	bake "$programs/program-$kind" "$work/image" --symbols plain
	# readelf would look at sections: a copy has none (e_shoff, e_shnum, e_shstrndx).
	cp "$work/image" "$work/bare"
	dd if=/dev/zero of="$work/bare" bs=1 seek=40 count=8 conv=notrunc status=none
	dd if=/dev/zero of="$work/bare" bs=1 seek=60 count=4 conv=notrunc status=none
	readelf -n "$work/bare" >"$work/notes"
	is "$(grep -c '^ *Xen  *0x00000008' "$work/notes")" 9 "$kind: Xen's notes are there"
	is "$(note 12)" "$(symbol pc_pvh_start)" "$kind: they name the PVH entry"
	is "$(note 01)" "$(symbol xen_pv_start)" "$kind: and the PV entry"
	is "$(note 02)" "$(symbol xen_hypercalls)" "$kind: and the page for hypercalls"
	is "$(note 03) $(note 04)" "00000000 00000000" "$kind: virtual addresses are physical ones"
	grub-file --is-x86-multiboot2 "$work/image"
	ok $? "$kind: GRUB takes it for multiboot2"
	# Magic, architecture, length and checksum follow the ELF header, then the entry's tag.
	is "$(od -A n -t x4 -j 64 -N 4 "$work/image" | tr -d ' ')" e85250d6 "$kind: the header's place"
	is "$(od -A n -t x4 -j 88 -N 4 "$work/image" | tr -d ' ')" "$(symbol pc_multiboot_start)" \
		"$kind: it names the multiboot2 entry"
	readelf -lW "$work/image" | awk '$1 == "LOAD" && $3 != $4' >"$work/moved"
	is "$(wc -l <"$work/moved")" 0 "$kind: physical addresses are the virtual ones"
done
finish
