#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: tree.sh FOLDER
# Makes FOLDER: the root file system that nginx wants, with its configuration and the users it looks for.
# Its pages are to come to FOLDER/srv/www, and another disk's to FOLDER/srv/ffs.
set -eu
mkdir -p "$1/srv/www" "$1/srv/ffs"
for folder in etc tmp dev proc sys; do
	mkdir "$1/$folder"
done
cp "$(dirname "$0")/nginx.conf" "$1/etc"
echo 'nobody:x:65534:65534::/:/bin/false' >"$1/etc/passwd"
printf '%s:x:65534:\n' nobody nogroup >"$1/etc/group"
