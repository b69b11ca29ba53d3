#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h on a machine: the test kernel on QEMU's, without Linux. The emulator needs no KVM.
. "${0%/*}/lib.sh"

# machine OPTIONS CASE [ARG]: runs a case on $type; $work/out is COM1, $work/err the debug console.
# $status is what the status port said: exit status, 128 + signal, or "none"; $ending its letter.
machine() {
	hyp_options=$1
	shift
	rm -f status
	# shellcheck disable=SC2016 # for the inner shell
	limited "$work/out" "$work/qemu" sh -c 'exec "$@" <"$0"' "${input:-/dev/null}" \
		qemu-system-x86_64 -machine "$type" -accel tcg -cpu max \
		-m "${memory:-64}" -nodefaults -no-reboot -display none -monitor none -serial stdio \
		-chardev "file,id=log,path=$work/err" -device isa-debugcon,iobase=0xe9,chardev=log \
		-chardev file,id=status,path=status \
		-device isa-debugcon,iobase=0xea,readback=0xea,chardev=status \
		-device isa-debug-exit,iobase=0x501,iosize=2 \
		-kernel "$kernel" -append "$hyp_options -- $*"
	ending=$(head -c 1 status 2>/dev/null)
	status=$(tail -c +2 status 2>/dev/null | od -An -tu1 | tr -d ' ')
	[ "$ending" = S ] && status=$((128 + status))
	: "${status:=none}"
}

machine_case() {
	machine '' "$@"
	merge "$type: $*"
}

for type in q35 pc microvm; do
	machine_case boot
	contains "$work/out" '^# cmdline console=hvc0 sirloin.memory=8M  -- boot$' \
		"$type: the loader's command line is behind the image's"
	machine_case memory
	machine_case range
	machine_case device
	machine_case clock
	machine_case trap
	printf 'one\ntwo\nq' >text
	input=text machine sirloin.tty=no input
	contains "$work/out" '^# one\|two\|q$' "$type: input from COM1"
	contains "$work/out" '^# stream 0 other 0 0$' "$type: which is no terminal"
done

type=q35
for value in 0 1 7 125 255; do
	machine '' halt "$value"
	is "$ending $status" "E $value" "halt($value)"
done
machine '' halt $((256 + 11))
is "$ending $status" "S 139" "death by signal 11"
machine '' panic
is "$ending $status" "P 255" "panic()"
contains "$work/err" '^hyp-test: the test wants it$' "with its message"
machine '' platform-fault
is "$ending $status" "P 255" "an exception in the platform"
contains "$work/err" '^platform: exception in its own code, 14$' "is reported"
contains "$work/err" '^  rip 0{8}01[0-9a-f]{6}$' "with registers"

printf aq >keys
input=keys machine sirloin.tty terminal
contains "$work/out" '^<97>' "a terminal's keys"
is "$status" 7 "and its end"
machine sirloin.stdin=none input
contains "$work/out" '^# bytes: 0$' "sirloin.stdin=none: at its end"
machine 'sirloin.timeline' boot
for stage in firmware platform kernel program; do
	contains "$work/err" "^ *[0-9]+  $stage\$" "the timeline has the stage $stage"
done
machine 'sirloin.tty=maybe' boot
is "$status" 125 "a wrong option: status 125"
contains "$work/err" '^hyp-test: sirloin.tty=maybe: not a choice; ' "says what"
machine 'sirloin.button=bell' boot
is "$status" 125 "a button that there is not: status 125"
contains "$work/err" '^hyp-test: sirloin.button=bell: not understood; ' "says what"
memory=3000
machine_case memory
memory=6000
machine_case memory
finish
