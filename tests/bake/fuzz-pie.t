#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The same with a static-pie program of glibc, which is bigger and slower: fewer rounds.
build=${SIRLOIN_BUILD:-$(dirname "$0")/../../build}
exec "$build/tests/bake/bake-fuzz" $((${SIRLOIN_FUZZ_ROUNDS:-4000} / 40)) \
	"$build/tests/bake/program-pie" "$build/tests/bake/program-dynamic" \
	"$build/tests/bake/fake-kernel.elf"
