#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that Linux is unmodified: the unpacked tree is the tarball's, file by file.
cd "$(dirname "$0")/../.." || exit 1
echo 1..1
if make -s check-unmodified; then
	echo "ok 1 - kernel/unmodified"
else
	echo "not ok 1 - kernel/unmodified"
fi
