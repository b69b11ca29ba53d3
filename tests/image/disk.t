#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Disks: an ext4 root that keeps what was written, read-only disks, a full one, several at once.

. "$(dirname "$0")/../lib/tap.sh"
image=$work/image
bake "$build/tests/image/files" "$image" || finish
mkdir "$work/tree"
echo "from the host" >"$work/tree/file"
head -c 3000000 /dev/urandom >"$work/tree/big"
mke2fs -q -t ext4 -d "$work/tree" "$work/disk" 16M
mke2fs -q -t ext4 -m 0 "$work/small" 1M

run_image "$image" --disk "$work/disk" --append 'root=/dev/vda rw' -- read /file
is "$(cat "$work/out")" "from the host" "root on ext4 is read"

run_image "$image" --disk "$work/disk" --append 'root=/dev/vda rw' -- write /new "from the image"
is "$status" 0 "root on ext4 is written" || diag_file "$work/err"
run_image "$image" --disk "$work/disk" --append 'root=/dev/vda rw' -- read /new
is "$(cat "$work/out")" "from the image" "what was written stays"
limited "$work/fsck" "$work/fsck.err" e2fsck -f -n "$work/disk"
is "$status" 0 "the file system is clean" || diag_file "$work/fsck"
limited "$work/out" "$work/err" debugfs -R "cat /new" "$work/disk"
is "$(cat "$work/out")" "from the image" "the host's tools read what was written"

# A shared mapping is written at the end, whatever the end is.
for how in exit killed; do
	run_image "$image" --disk "$work/disk" --append 'root=/dev/vda rw' -- map /new "by $how" "$how"
	run_image "$image" --disk "$work/disk" --append 'root=/dev/vda rw' -- read /new
	contains "$work/out" "^by $how" "what a mapping has is in the file after the end: $how"
done

want=$(od -An -v -tu1 -w1 "$work/tree/big" |
	awk '{ s = (s * 31 + $1) % 4294967296 } END { printf "%d bytes, sum %.0f", NR, s }')
run_image "$image" --disk "$work/disk,ro" --append 'root=/dev/vda' -- sum /big
is "$(cat "$work/out")" "$want" "three megabytes are read unchanged"

before=$(cksum <"$work/disk")
run_image "$image" --disk "$work/disk,ro" --append 'root=/dev/vda ro' -- write /file changed
is "$status" 1 "a read-only disk is not written"
contains "$work/out" 'Read-only file system' "the program is told so"
is "$(cksum <"$work/disk")" "$before" "not a byte of a read-only disk changes"

run_image "$image" --disk "$work/small" --append rump.mount=/dev/vda,/data,ext4 -- fill /data/f
is "$(cat "$work/out")" "write: No space left on device
wrote more than 100 KB: 1
room again" "a full disk is an error of write, and room can be made" || diag_file "$work/err"
limited "$work/fsck" "$work/fsck.err" e2fsck -f -n "$work/small"
is "$status" 0 "the full file system is clean" || diag_file "$work/fsck"

run_image "$image" --disk "$work/small" --disk "$work/disk,ro" \
	--append 'rump.mount=/dev/vda,/one,ext4 rump.mount=/dev/vdb,/two,ext4,ro' \
	-- read /two/file
is "$(cat "$work/out")" "from the host" "two disks keep their order" || diag_file "$work/err"
finish
