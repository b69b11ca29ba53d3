#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: linux-cloud.sh FOLDER
# Debian's Linux for virtual machines, linux-image-cloud-amd64, for comparison: downloaded and unpacked, not
# installed. FOLDER/vmlinuz, and FOLDER/modules with all its modules side by side.
set -eu
mkdir -p "$1"
cd "$1"
[ ! -e modules ] || exit 0
package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p')
apt-get -q -o APT::Sandbox::User="$(id -un)" download "$package" >log 2>&1 || { cat log >&2 && exit 1; }
dpkg -x linux-image-*.deb unpacked
cp unpacked/boot/vmlinuz-* vmlinuz
mkdir modules.new
find unpacked/lib/modules -name '*.ko' -exec mv {} modules.new \;
mv modules.new modules
rm -rf unpacked
