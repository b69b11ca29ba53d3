#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves which kernel `sirloin bake` takes, that it has a missing one built by the source tree it lies
# in, once, and what it says when that is not possible. The source tree is a small one of ours.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
unset SIRLOIN_KERNELS MAKEFLAGS MFLAGS MAKELEVEL
program=$build/tests/bake/program-musl
tree=$work/tree
mkdir -p "$tree/build" "$tree/kernel/config"
cp "$sirloin" "$tree/build/sirloin"
cp "$build/tests/bake/fake-kernel.elf" "$tree/fake.elf"
: >"$tree/kernel/config/dev-a.config"
: >"$tree/kernel/config/net-b.config"
: >"$tree/kernel/config/dev-bad.config"
cat >"$tree/Makefile" <<'END'
comma := ,
empty :=
SET := $(subst $(empty) ,+,$(strip $(if $(ONLY),only,default) $(sort $(subst $(comma), ,$(WITH) $(ONLY)))))
B := build
.PHONY: kernel
kernel:
	@echo building $(SET)
	@echo $(SET) >> built
	@sleep 1
	@case $(SET) in *bad*) exit 1 ;; esac
	@mkdir -p $(B)/kernel/$(SET)
	@cp fake.elf $(B)/kernel/$(SET)/kernel.elf
END
cd "$work" || exit 1

# bake_with ARGUMENT...
bake_with() {
	limited "$work/out" "$work/err" "$tree/build/sirloin" bake "$program" -o "$work/image" "$@"
}

echo text >text
limited out err "$tree/build/sirloin" bake text
is "$status" 2 "what cannot be baked is refused"
ok "$([ ! -e "$tree/built" ]; echo $?)" "before a kernel is built for it"

bake_with
is "$status" 0 "a missing kernel is built"
contains err "^sirloin bake: building the kernel: make -C $tree kernel" "it says so"
contains err "^building default$" "the progress is shown"
is "$(cat out)" "" "nothing on standard output"
is "$(cat "$tree/built")" default "the default set"
bake_with
is "$status $(wc -l <"$tree/built")" "0 1" "one that is there is not built again"
bake_with --with default
is "$status $(wc -l <"$tree/built")" "0 1" "nor when it is named"

"$tree/build/sirloin" bake "$program" -o one --with net-b,dev-a 2>/dev/null &
first=$!
bake_with --with dev-a --with net-b,dev-a
is "$status" 0 "a set of two components"
wait $first
is "$? $(tail -n +2 "$tree/built")" "0 default+dev-a+net-b" "two bakes at once have it built once"

bake_with --only net-b
is "$status $(tail -n 1 "$tree/built")" "0 only+net-b" "a set without the default components"

bake_with --with dev-a,dev-c
is "$status" 1 "an unknown component is an error"
contains err "no component is called dev-c; there are: dev-a dev-bad net-b" "those that exist are listed"
bake_with --with dev-bad
is "$status" 2 "a build that fails gives make's status"
contains err "could not be built" "and is said"

# Away from a source tree nothing can be built.
mkdir -p bin
cp "$sirloin" bin/sirloin
limited out err bin/sirloin bake "$program"
is "$status" 1 "a missing kernel without a source tree is an error"
contains err "no kernel for these components: .*/bin/kernel/default/kernel.elf: No such file" "it says where"
SIRLOIN_KERNELS=$tree/build/kernel
export SIRLOIN_KERNELS
limited out err bin/sirloin bake "$program" --with dev-a,net-b
is "$status" 0 "SIRLOIN_KERNELS says where kernels are"
echo text >"$tree/build/kernel/default/kernel.elf"
limited out err bin/sirloin bake "$program"
is "$status" 1 "a broken kernel is not the program's fault"
finish
