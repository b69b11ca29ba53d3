#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Installs the Debian packages named as arguments that are missing; does nothing if none is.
set -eu
missing=
for package in "$@"; do
	status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
	[ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "Missing Debian packages:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
	sudo="sudo -n"
	command -v sudo >/dev/null && $sudo true 2>/dev/null || {
		echo "No rights to install them. Type: sudo apt-get install$missing" >&2
		exit 1
	}
fi
# shellcheck disable=SC2086 # both are lists of words
$sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends $missing || {
	echo "Could not install:$missing" >&2
	exit 1
}
