#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every file names its licence in its first lines, and the text of each licence is there.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
for file in $(git ls-files | grep -v '^LICENSES/'); do
	id=$(sed -n '1,3s/.*SPDX-License-Identifier: \([A-Za-z0-9.+-]*\).*/\1/p' "$file")
	[ -n "$id" ] && [ -f "LICENSES/$id.txt" ] || bad="$bad $file"
done
is "$bad" "" "files have an SPDX line in the first three, with a text in LICENSES"
finish
