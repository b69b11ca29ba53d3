#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What cannot become an image is refused with its reason, and no file is left.

. "$(dirname "$0")/../lib/tap.sh"
# refuses PROGRAM REGEX DESCRIPTION
refuses() {
	limited "$work/out" "$work/err" "$sirloin" bake "$1" -o "$work/image"
	if [ "$status" -gt 0 ] && [ "$status" -lt 128 ] && [ "$timed_out" -eq 0 ]; then
		pass "$3: refused"
	else
		fail "$3: refused"
		diag "status $status"
	fi
	contains "$work/err" "$2" "$3: the message says why"
	[ ! -e "$work/image" ]
	ok $? "$3: no image is left"
}

good=$build/tests/image/show
printf '#!/bin/sh\necho hello\n' >"$work/script"
printf 'just text' >"$work/text"
: >"$work/empty"
head -c 40 "$good" >"$work/cut-header"
head -c 3000 "$good" >"$work/cut"
# The class byte of the ELF identification (elf(5), EI_CLASS): 1 is 32 bits.
cp "$good" "$work/class"
printf '\001' | dd of="$work/class" bs=1 seek=4 conv=notrunc status=none
# e_machine: 183 is aarch64.
cp "$good" "$work/machine"
printf '\267' | dd of="$work/machine" bs=1 seek=18 conv=notrunc status=none
# e_phoff far behind the end.
cp "$good" "$work/headers"
printf '\377\377\377\177' | dd of="$work/headers" bs=1 seek=32 conv=notrunc status=none
# e_entry outside every segment.
cp "$good" "$work/entry"
printf '\377\377\377\177' | dd of="$work/entry" bs=1 seek=24 conv=notrunc status=none

refuses /bin/sh '[Dd]ynamic' "a dynamic program"
refuses "$work/script" '[Ss]cript' "a script"
refuses "$work/text" 'is a text file; sirloin bakes static' "a text file"
refuses "$work/empty" 'ELF|empty' "an empty file"
refuses "$work/absent" 'No such file' "an absent file"
refuses "$work" '[Dd]irectory|folder|regular' "a folder"
refuses "$work/class" '32' "a 32-bit program"
refuses "$work/machine" 'x86|machine' "a program for another machine"
refuses "$work/cut-header" 'ELF|trunc|short|broken' "a file cut inside the header"
refuses "$work/cut" 'segment 1 .* lies beyond the end of the file' "a file cut inside a segment"
refuses "$work/headers" 'ELF|trunc|broken|header' "program headers outside the file"
refuses "$work/entry" 'ELF|entry|broken' "an entry outside the program"

limited "$work/out" "$work/err" "$sirloin" bake "$good" -o "$work/none/image"
is "$((status > 0 && status < 128))" 1 "an image in an absent folder is refused"
contains "$work/err" "$work/none/image" "the message names the image"
limited "$work/out" "$work/err" "$sirloin" bake "$good" -o "$work/image" --with no-such-component
is "$((status > 0 && status < 128))" 1 "an unknown component is refused"
contains "$work/err" no-such-component "the message names the component"
limited "$work/out" "$work/err" "$sirloin" bake "$good" -o "$work/image" --rootfs "$work/absent"
is "$((status > 0 && status < 128))" 1 "an absent root folder is refused"
contains "$work/err" "$work/absent" "the message names the folder"
finish
