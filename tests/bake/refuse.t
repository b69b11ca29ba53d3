#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that what cannot be baked is refused with status 2 and a sentence that says what it is, and
# that nothing is left behind.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/out.d"

# refused STATUS FILE REGEX DESCRIPTION
refused() {
	limited "$work/out" "$work/err" "$sirloin" bake "$2" -o "$work/out.d/image"
	if [ "$status" != "$1" ]; then
		fail "$4"
		diag "status $status, wanted $1"
		diag_file "$work/err"
		return
	fi
	contains "$work/err" "$3" "$4"
	is "$(ls -A "$work/out.d")" "" "$4: nothing is left"
	is "$(wc -l <"$work/err")" 1 "$4: one line"
}

# patch FILE OFFSET BYTES...: a copy of program-musl with octal BYTES at OFFSET.
patch() {
	cp "$programs/program-musl" "$work/$1"
	printf %b "$3" | dd of="$work/$1" bs=1 seek="$2" conv=notrunc status=none
}

cd "$work" || exit 1
printf '#!/usr/bin/perl -w\nprint 1;\n' >script
printf 'hello\n' >text
: >empty
printf 'int f(void); int f(void) { return 1; } int main(void) { return f(); }\n' >c.c
gcc -c -o object.o c.c
gcc -shared -fPIC -o shared.so c.c
gcc -shared -fPIC -Wl,-soname,x.so -o soname.so c.c
ar rc library.a object.o
head -c 40 "$programs/program-musl" >header
head -c 70 "$programs/program-musl" >tables
head -c 9000 "$programs/program-musl" >truncated
# Offsets: System V gABI, figures 4-3 and 5-1: header, then program headers from byte 64 on.
patch class32 4 '\0001\0001\0001\0000\0000\0000\0000\0000\0000\0000\0000\0000\0002\0000\0003\0000'
patch x32 4 '\0001'
patch arm 18 '\0267\0000'
patch big-endian 5 '\0002'
patch freebsd 7 '\0011'
patch core 16 '\0004'
patch entry 24 '\0000\0000\0000\0000'
patch no-headers 56 '\0000\0000'
patch entsize 54 '\0041'
patch huge 104 '\0377\0377\0377\0377\0377\0377\0377\0177'
patch wraps 80 '\0000\0360\0377\0377\0377\0377\0377\0377'
patch high 80 '\0000\0000\0000\0000\0001'
patch overlap 136 '\0000\0000\0100\0000'
patch odd-offset 128 '\0001'
musl-gcc -static -no-pie -Wl,-Ttext-segment=0x4000 -o low c.c
musl-gcc -static -no-pie -Wl,-Ttext-segment=0x80000000 -mcmodel=large -o beyond c.c 2>/dev/null ||
	patch beyond 83 '\0200'
"$sirloin" bake "$programs/program-musl" -o image

refused 2 "$programs/program-dynamic" "dynamic program: it wants the loader /lib64/ld-linux.*static" "dynamic"
refused 2 shared.so "shared library" "shared library"
refused 2 soname.so "shared library" "shared library with a name"
refused 2 object.o "object file, not a program; link it" "object file"
refused 2 library.a "library archive" "archive"
refused 2 script "script for /usr/bin/perl -w; .*--rootfs" "script"
refused 2 text "text file" "text"
refused 2 empty "is empty" "empty file"
refused 2 . "is a folder" "folder"
refused 2 /dev/null "not a regular file" "device"
refused 2 class32 "32-bit program; build it for x86-64" "32-bit"
refused 2 x32 "x32 program" "x32"
refused 2 arm "program for ARM \(64-bit\)" "ARM"
refused 2 big-endian "big-endian" "big-endian"
refused 2 freebsd "another operating system" "FreeBSD"
refused 2 core "core dump" "core dump"
refused 2 header "truncated" "half a header"
refused 2 tables "truncated: its program headers" "half a table"
refused 2 truncated "segment .* lies beyond the end of the file" "truncated program"
refused 2 entry "entry point 0x0 is not in an executable segment" "no entry point"
refused 2 no-headers "no program headers" "no program headers"
refused 2 entsize "absurd table" "absurd entry size"
refused 2 huge "segment 0 .* lies beyond 2 GB" "huge segment"
refused 2 wraps "segment 0 .* lies beyond 2 GB" "segment whose end wraps"
refused 2 high "segment 0 .* lies beyond 2 GB" "segment above 4 GB"
refused 2 beyond "lies beyond 2 GB" "program at 2 GB"
refused 2 overlap "overlaps the one before it" "overlapping segments"
refused 2 odd-offset "differ within a page" "segment that cannot be mapped"
refused 2 low "below 64 KB" "program below 64 KB"
refused 2 image "a Sirloin image already" "an image"
refused 1 nowhere "nowhere: No such file" "absent file"
finish
