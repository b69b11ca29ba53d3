#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# check-unmodified.sh TARBALL FOLDER NAME: compares FOLDER/NAME with what TARBALL holds, contents and
# list of files. Owners and times do not count. The overlay's link arch/rump is the one addition.
set -eu
tarball=$1 name=$3
cd "$2"
if LC_ALL=C tar -df "$tarball" 2>&1 | grep -vE ': (Uid|Gid|Mode|Mod time) differs$'; then
	echo "$name differs from $tarball" >&2
	exit 1
fi
tar -tf "$tarball" | grep -v '/$' | LC_ALL=C sort >unmodified.expected
find "$name" ! -type d ! -path "$name/arch/rump" | LC_ALL=C sort >unmodified.found
if ! diff unmodified.expected unmodified.found; then
	echo "$name has files that $tarball has not" >&2
	exit 1
fi
echo "$(wc -l <unmodified.found) files of $name are those of the tarball"
