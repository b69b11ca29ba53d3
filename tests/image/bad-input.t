#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What the user or a disk gets wrong ends with a clear message: status 125 where the platform finds
# it, 255 where the kernel panics. Nothing hangs.

. "$(dirname "$0")/../lib/tap.sh"
# Read by lib/tap.sh: a hang is to be found soon.
# shellcheck disable=SC2034
run_limit=30
image=$work/image

# refuses STATUS REGEX DESCRIPTION OPTION...: running the image ends so.
refuses() {
	want=$1 regex=$2 what=$3
	shift 3
	run_image "$image" "$@" -- read /file
	is "$status" "$want" "$what: status $want" || diag_file "$work/err"
	contains "$work/err" "$regex" "$what: the message says so"
	is "$(wc -c <"$work/out")" 0 "$what: nothing on standard output"
}

make_disk() {
	mkdir -p "$work/tree"
	echo content >"$work/tree/file"
	mke2fs -q -t ext4 -d "$work/tree" "$1" "$2"
}

bake "$build/tests/image/files" "$image" || finish

make_disk "$work/good" 4M
run_image "$image" --disk "$work/good,ro" --append root=/dev/vda -- read /file
is "$status" 0 "a good disk is mounted" || diag_file "$work/err"
is "$(cat "$work/out")" content "a good disk is read"

# The magic number of ext4's superblock is at 1024 + 0x38 (Linux's
# Documentation/filesystems/ext4/super.rst).
cp "$work/good" "$work/no-magic"
printf '\0\0' | dd of="$work/no-magic" bs=1 seek=1080 conv=notrunc status=none
refuses 255 'VFS: (Unable|Cannot)' "ext4 without its magic number" \
	--disk "$work/no-magic" --append root=/dev/vda

# The magic number stays, the rest of the superblock is noise: its checksum is wrong.
cp "$work/good" "$work/noise"
tr '\0' '\123' </dev/zero | dd of="$work/noise" bs=1 seek=1024 count=56 conv=notrunc status=none
refuses 255 'EXT4-fs.*(checksum|bad|invalid|error|fail|unable)|VFS: (Unable|Cannot)' \
	"ext4 with a corrupt superblock" --disk "$work/noise" --append root=/dev/vda
refuses 255 'rump.mount=/dev/vda,/data,ext4' "a corrupt disk that is not root" \
	--disk "$work/noise" --append rump.mount=/dev/vda,/data,ext4

refuses 255 'VFS: (Unable|Cannot)' "root on a disk that is not there" --append root=/dev/vda
refuses 125 'absent-disk' "an absent disk file" --disk "$work/absent-disk"
refuses 125 "$work/tree" "a folder as disk" --disk "$work/tree"
refuses 125 'no-such-tap' "an absent tap device" --net tap:no-such-tap
refuses 125 'carrier-pigeon' "an unknown kind of network" --net carrier-pigeon
refuses 125 'memory' "too little memory" --memory 64K
refuses 125 'memory|lots' "memory that is no size" --memory lots
refuses 125 'wrong-option' "an unknown option" --wrong-option

# Small memory may be refused or make the kernel panic; it may not hang or pretend success.
run_image "$image" --memory 1M -- read /file
case $status in
125 | 255) pass "1 MB: refused or a panic" ;;
*) fail "1 MB: refused or a panic"; diag "status $status"; diag_file "$work/err" ;;
esac

# Something listens on the port already.
perl -MIO::Socket::INET -e '
	$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "0.0.0.0") or die;
	open(F, ">", $ARGV[0]); print F $s->sockport; close F; rename $ARGV[0], $ARGV[1];
	sleep 120' "$work/port.new" "$work/port" >/dev/null 2>&1 &
listener=$!
at_exit "kill $listener"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -s "$work/port" ] && break
	sleep 1
done
port=$(cat "$work/port")
if command -v passt >/dev/null; then
	refuses 125 "$port" "a port in use" --net "passt,tcp=$port:80" --append ip=dhcp
else
	skip "no passt here"
fi

image=$work/nothing
refuses 127 'nothing' "an absent image"
echo text >"$work/text"
image=$work/text
refuses 125 'text' "a file that is no image"
image=/bin/sh
refuses 125 '/bin/sh' "a program that is no image"
finish
