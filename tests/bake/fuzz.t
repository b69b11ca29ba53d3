#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that no bytes, as program or as kernel, make the baker misbehave (address and undefined
# behaviour sanitizers), nor give an image whose parts overlap. `make fuzz` tries many more.
build=${SIRLOIN_BUILD:-$(dirname "$0")/../../build}
exec "$build/tests/bake/bake-fuzz" "${SIRLOIN_FUZZ_ROUNDS:-4000}" \
	"$build/tests/bake/program-musl" "$build/tests/bake/program-dynamic" \
	"$build/tests/bake/fake-kernel.elf"
