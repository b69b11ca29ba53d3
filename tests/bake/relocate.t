#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that the kernel works wherever the program leaves room, and that programs of every kind are
# where their own headers say. The kernel is fake-kernel.c: it checks itself and prints what it was told.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"

# value NAME: what the fake kernel printed for NAME.
value() {
	sed -n "s/^$1 //p" "$work/out"
}

# at NAME: the same as a number.
at() {
	printf '%d' "$(value "$1")"
}

# check_program NAME: bakes and runs it.
check_program() {
	image=$work/$1.img
	bake "$programs/program-$1" "$image" --cmdline "quiet root=/dev/vda" --env "A=b c" \
		--env EMPTY= -- -x "two words" "" || return
	limited "$work/out" "$work/err" "$image"
	is "$status" 42 "$1: the moved kernel finds everything in place"
	is "$(tail -n 1 "$work/out")" sound "$1: it came to its end"
	is "$(value name)" "program-$1" "$1: name"
	is "$(value cmdline)" "quiet root=/dev/vda" "$1: command line"
	is "$(value arg)" "-x
two words" "$1: arguments"
	is "$(grep -c "^arg " "$work/out")" 3 "$1: an empty argument is one"
	is "$(value env)" "A=b c
EMPTY=" "$1: environment"
	is "$(readelf -hW "$image" | sed -n 's/^ *Type: *//p')" "EXEC (Executable file)" "$1: type"
	is "$(readelf -lW "$image" | awk '$1 == "LOAD" && /RWE/' | wc -l)" 0 "$1: nothing writable and executable"
	is "$(readelf -lW "$image" | awk '$1 == "LOAD" { print $3 }')" \
		"$(readelf -lW "$image" | awk '$1 == "LOAD" { print $3 }' | sort)" "$1: ascending"
}

check_program musl
ok "$([ "$(at kernel)" -ge "$(at program_end)" ]; echo $?)" "the kernel is behind a low program"
check_program glibc
check_program pie
is "$(value load_bias)" 0x0000000000400000 "static-pie is moved to 4 MB"
check_program high
ok "$([ "$(at kernel_end)" -le "$(at program_start)" ]; echo $?)" "the kernel is below a high program"
ok "$([ "$(at end)" -gt "$(at program_end)" ] && [ "$(at end)" -le 2147483648 ]; echo $?)" \
	"the payload of a high image is above it, below 2 GB"

# What debuggers see.
for kind in musl high; do
	bake "$programs/program-$kind" "$work/$kind.plain" --symbols plain
done
nm "$work/musl.plain" >"$work/nm"
nm "$programs/program-musl" >"$work/nm-program"
contains "$work/nm" " T main$" "the program's symbols are global as before"
contains "$work/nm" " t fake_main$" "the kernel's symbols are local"
is "$(grep ' T ' "$work/nm")" "$(grep ' T ' "$work/nm-program")" "no other global function"
objdump -d --disassemble=main "$work/musl.plain" >"$work/dis" 2>&1
contains "$work/dis" "<printf>" "objdump disassembles the program"
objdump -d --disassemble=fake_far "$work/high.plain" >"$work/dis" 2>&1
contains "$work/dis" "# 1234567 <fake_absolute|# 1234567" "objdump disassembles the kernel"
for image in musl.plain musl.img; do
	gdb -nx -batch -ex "info line main" -ex "break fake_null" -ex run -ex bt -ex "info symbol fake_main" \
		"$work/$image" >"$work/gdb" 2>&1
	contains "$work/gdb" "program.c" "$image: gdb has the program's lines"
	contains "$work/gdb" "Breakpoint 1, .*in fake_null" "$image: gdb stops in the kernel"
	contains "$work/gdb" "^fake_main in section .kernel.text" "$image: gdb names an address"
	readelf -aW "$work/$image" 2>&1 >/dev/null | grep -i warn >"$work/warnings"
	is "$(cat "$work/warnings")" "" "$image: readelf has nothing to warn of"
done

# The same symbols, packed: an ELF file of its own, which readelf does not object to either.
bake "$programs/program-musl" "$work/musl.packed"
objcopy -O binary --only-section=.gnu_debugdata --set-section-flags .gnu_debugdata=alloc "$work/musl.packed" "$work/xz"
xz -dc <"$work/xz" >"$work/debug"
ok $? "what is packed is xz's"
# nm takes data without contents for bss.
is "$(nm "$work/debug" | cut -d ' ' -f 1,3)" "$(cut -d ' ' -f 1,3 "$work/nm")" "the symbols are the same"
readelf -SW "$work/debug" >"$work/sections" 2>"$work/warnings"
contains "$work/sections" ' \.debug_line ' "so is DWARF"
contains "$work/sections" ' \.kernel\.text  *NOBITS ' "and nothing that is mapped"
readelf -aW "$work/debug" 2>&1 >/dev/null | grep -i warn >>"$work/warnings"
is "$(cat "$work/warnings")" "" "readelf has nothing to warn of"
bake "$programs/program-musl" "$work/musl.none" --symbols none
readelf -SW "$work/musl.none" >"$work/sections"
is "$(grep -E 'debug|symtab| \.strtab' "$work/sections")" "" "--symbols none: nothing for debuggers"
# The header, in the first page, says where sections are.
size=$(($(stat -c %s "$work/musl.none") / 4096 * 4096 - 4096))
for kind in packed plain; do
	cmp -i 4096 -n "$size" "$work/musl.$kind" "$work/musl.none" >&2
	ok $? "what is mapped is the same in all of them: $kind"
done

# The same input, the same image.
bake "$programs/program-musl" "$work/again.img" --cmdline "quiet root=/dev/vda" --env "A=b c" \
	--env EMPTY= -- -x "two words" ""
cmp "$work/musl.img" "$work/again.img" >&2
ok $? "baking twice gives the same bytes"

# A kernel whose relocations do not fit its contents is not baked.
cp "$programs/fake-kernel.elf" "$work/kernels/default/kernel.elf"
offset=$(readelf -SW "$programs/fake-kernel.elf" | sed 's/^ *\[ */[/' | awk '$2 == ".rodata" { print $5 }')
table=$(nm "$programs/fake-kernel.elf" | awk '$3 == "fake_table" { print $1 }')
start=$(readelf -SW "$programs/fake-kernel.elf" | sed 's/^ *\[ */[/' | awk '$2 == ".rodata" { print $4 }')
printf '\377' | dd of="$work/kernels/default/kernel.elf" bs=1 conv=notrunc status=none \
	seek=$((0x$offset + 0x$table - 0x$start))
limited "$work/out" "$work/err" "$sirloin" bake "$programs/program-musl" -o "$work/bad.img"
is "$status" 1 "a kernel with wrong relocations is an error"
contains "$work/err" "internal error: .*R_X86_64_64 at .* does not agree" "the error says where"
ok "$([ ! -e "$work/bad.img" ]; echo $?)" "no image of it"
finish
