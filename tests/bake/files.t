#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that --rootfs embeds a folder as Linux's cpio has it, and that images are written whole or
# not at all.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/out.d"

root=$work/root
mkdir -p "$root/etc/deep" "$root/empty"
echo hello >"$root/etc/hello"
ln "$root/etc/hello" "$root/etc/other-name"
ln -s hello "$root/etc/link"
: >"$root/nothing"
head -c 300000 "$sirloin" >"$root/etc/deep/large"
mkfifo "$root/pipe"
chmod 750 "$root/empty"
chmod 751 "$root/nothing"
: >"$root/setuid"
chmod 4755 "$root/setuid"
bake "$programs/program-musl" "$work/image" --rootfs "$root"
limited "$work/out" "$work/cpio" "$work/image"
is "$status" 42 "an image with files starts"
mkdir "$work/unpacked"
(cd "$work/unpacked" && bsdcpio -idm <"$work/cpio" 2>"$work/bsdcpio") ||
	diag_file "$work/bsdcpio"
is "$(printf '%d' "$(sed -n 's/^initramfs_size //p' "$work/out")")" "$(stat -c %s "$work/cpio")" "size"
is "$(head -c 6 "$work/cpio")" 070701 "the format is newc"
is "$(sed -n 's/^initramfs .*\(...\)$/\1/p' "$work/out")" 000 "it begins on a page"
describe() {
	(cd "$1" && find . -mindepth 1 ! -name setuid -printf '%P %y %m %s %l\n' | sed '/ d /s/ [0-9]* $//' | sort)
}
is "$(describe "$work/unpacked")" "$(describe "$root")" "names, kinds, modes, sizes, links"
diff -r --exclude=pipe "$root" "$work/unpacked" >&2
ok $? "contents"
is "$(stat -c %h "$work/unpacked/etc/hello")" 2 "a hard link is one"
is "$(grep -ao 'hello$' "$work/cpio" | wc -l)" 1 "its data is there once"
# Unpacking drops this bit for an ordinary user: the listing has it.
bsdcpio -itvn <"$work/cpio" >"$work/list" 2>/dev/null
contains "$work/list" "^-rwsr-xr-x .* setuid\$" "a set-user-ID bit"
awk '{ print $3, $4 }' "$work/list" | sort -u >"$work/owners"
is "$(cat "$work/owners")" "0 0" "the baker's own files belong to root"
bake "$programs/program-musl" "$work/again" --rootfs "$root"
cmp "$work/image" "$work/again" >&2
ok $? "the same folder gives the same image"

limited "$work/out" "$work/err" "$sirloin" bake "$programs/program-musl" -o "$work/out.d/image" --rootfs "$work/nowhere"
is "$status" 1 "an absent folder is an error"
contains "$work/err" "nowhere: No such file" "and named"
limited "$work/out" "$work/err" "$sirloin" bake "$programs/program-musl" -o "$work/out.d/image" --rootfs "$work/image"
contains "$work/err" "not a folder" "a file is no folder"

is "$(stat -c %a "$work/image")" 755 "an image can be run by all"
(umask 077 && "$sirloin" bake "$programs/program-musl" -o "$work/masked")
is "$(stat -c %a "$work/masked")" 755 "whatever the umask"

# A limit on file sizes stands in for a full disk: to the baker both are a failing write.
# full OPTION...
full() {
	(
		trap '' XFSZ
		ulimit -f 16
		exec "$sirloin" bake "$programs/program-musl" -o "$work/out.d/image" "$@"
	) >"$work/out" 2>"$work/err"
}
echo old >"$work/out.d/image"
full
is "$?" 1 "a failing write is an error"
contains "$work/err" "cannot write .*image: File too large" "it says why"
is "$(ls -A "$work/out.d") $(cat "$work/out.d/image")" "image old" "the old image is untouched, nothing beside it"
full --rootfs "$root"
is "$?" 1 "so is one of the root file system"
contains "$work/err" "cannot add .* to the root file system: File too large" "it says what"
is "$(ls -A "$work/out.d")" image "nothing beside it"

# replace IMAGE REGEX DESCRIPTION
replace() {
	limited "$work/out" "$work/err" "$sirloin" bake "$work/program" -o "$1"
	is "$status" 1 "$3"
	contains "$work/err" "$2" "$3: said"
}
cp "$programs/program-musl" "$work/program"
replace "$work/program" "would replace .*program" "the program itself is not replaced"
replace "$work/kernels/default/kernel.elf" "would replace" "nor the kernel"
replace /dev/null "something special" "nor a device"
replace "$work/out.d" "a folder" "nor a folder"
replace "$work/no/such/folder/image" "No such file" "a folder that is not there"
finish
