#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what `sirloin iso` writes: the image unchanged, GRUB's configuration with its quoting; what it
# says when something is missing, and that nothing half-written is left behind.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/bin" "$work/tmp"
TMPDIR=$work/tmp
export TMPDIR
cd "$work" || exit 1
bake "$programs/program-musl" prog.img || finish
cp prog.img 'a =\,b.img'

tries iso

# unpack ISO: its image and GRUB's configuration as files.
unpack() {
	rm -rf unpacked
	xorriso -osirrox on -indev "$1" -extract / unpacked >xorriso.log 2>&1 ||
		diag_file xorriso.log
}

try 0 "" prog.img
is "$(cat out)" "" "it says nothing"
unpack prog.iso
cmp prog.img unpacked/boot/image
ok $? "the image is in it, unchanged"
is "$(head -n 1 unpacked/boot/grub/grub.cfg)" "if multiboot2 /boot/image; then" "GRUB's command"
: >plain
is "$(stat -c %A prog.iso)" "$(stat -c %A plain)" "its rights"
ok "$([ "$(stat -c %s prog.iso)" -lt $((6000000 + $(stat -c %s prog.img))) ]; echo $?)" \
	"it is not much larger"
# shellcheck disable=SC2016 # the dollar is a letter
try 0 "" 'a =\,b.img' -o 'other file.iso' --append 'a="b  c" "d e"=f' --append '$x {y} -- ;'
unpack 'other file.iso'
cmp prog.img unpacked/boot/image
ok $? "an image with an odd name"
# shellcheck disable=SC2016
is "$(head -n 1 unpacked/boot/grub/grub.cfg)" \
	"if multiboot2 /boot/image 'a=b  c' 'd e=f' '\$x' '{y}' '--' ';'; then" "parameters"

try 1 "image is missing"
try 1 "one image at a time" prog.img prog.img
try 1 "unrecognized option" --frobnicate prog.img
try 1 "no Sirloin image" "$programs/program-musl"
try 1 "nowhere.img: No such file" nowhere.img
try 1 "cannot pass on single quotes" prog.img --append "it's"
try 1 "cannot pass on single quotes" prog.img --append 'a\b'
try 1 "empty words" prog.img --append 'a ""'
try 1 "nowhere/x.iso: No such file" prog.img -o nowhere/x.iso
limited out err env PATH="$work/bin" "$sirloin" iso prog.img
is "$status" 1 "without GRUB: status"
contains err 'apt install grub-common.* xorriso\)' "and the packages"

# grub-mkrescue fails, or takes long.
cat >bin/grub-mkrescue <<'END'
#!/bin/sh
for word; do
	[ -f "$word" ] && echo half >"$word"
done
eval "$FAKE"
END
chmod +x bin/grub-mkrescue
mkdir target
echo old >target/prog.iso
limited out err env PATH="$work/bin:$PATH" FAKE='echo no room; exit 1' \
	"$sirloin" iso prog.img -o target/prog.iso
is "$status" 1 "GRUB fails: status"
contains err '^no room$' "with its words"
is "$(ls target) $(cat target/prog.iso)" "prog.iso old" "the old file is untouched, and alone"
rm -f begun
env PATH="$work/bin:$PATH" FAKE=': >begun; sleep 1' "$sirloin" iso prog.img -o target/prog.iso \
	>out 2>err </dev/null &
pid=$!
for _ in $(seq 100); do
	[ -f begun ] && break
	sleep 0.05
done
kill -TERM $pid
wait $pid 2>/dev/null
is "$?" 143 "interrupted: status"
is "$(ls target; ls tmp)" "prog.iso" "no other file is left"
finish
