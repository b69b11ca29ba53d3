#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: deps.sh LINUX-SOURCE=VERSION PACKAGE...
# Installs the Debian packages that are missing. Asks dpkg once and does no more when all are there.
# Without rights or network it names them and the command to type, and fails.
set -u
pinned=${1%%=*} version=${1#*=}
shift

# shellcheck disable=SC2016 # the format is dpkg-query's
have=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' "$@" 2>/dev/null |
	sed -n 's/^installed //p')
missing=""
for package; do
	echo "$have" | grep -q "^$package " || missing="$missing $package"
done

give_up() {
	echo "$1. Missing Debian packages:$missing" >&2
	echo "Type: ${sudo:+sudo }apt-get update && ${sudo:+sudo }apt-get install" \
		"--no-install-recommends$missing" >&2
	exit 1
}

apt() {
	# shellcheck disable=SC2086 # empty for root
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null
}

sudo=""
if [ -n "$missing" ]; then
	echo "Installing missing Debian packages:$missing"
	if [ "$(id -u)" -ne 0 ]; then
		sudo=sudo
		command -v sudo >/dev/null || give_up "No sudo"
		# It may ask for a password, but only a person.
		{ [ -t 2 ] && sudo true; } || sudo -n true 2>/dev/null || give_up "No rights to install"
	fi
	# The lists may be absent, or name packages that the archive has no more: then they are
	# fetched, and it is tried again.
	# shellcheck disable=SC2086 # a list of words
	apt install --no-install-recommends $missing >/dev/null 2>&1 ||
		{ apt update && apt install --no-install-recommends $missing; } ||
		give_up "Could not install"
fi

# shellcheck disable=SC2016
now=$(dpkg-query -W -f '${Version}' "$pinned")
[ "$now" = "$version" ] || echo "Note: using $pinned $now; last checked with $version."
