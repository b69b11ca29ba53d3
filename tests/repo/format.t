#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every C file is as clang-format makes it from .clang-format.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
for file in $(git ls-files '*.c' '*.h'); do
	clang-format "$file" | cmp -s - "$file" || bad="$bad $file"
done
is "$bad" "" "C files are formatted: clang-format -i FILE"
finish
