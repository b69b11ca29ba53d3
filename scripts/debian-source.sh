#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: debian-source.sh PACKAGE VERSION FOLDER [--tar-only]
# Unpacks Debian's source of PACKAGE as FOLDER/source; with --tar-only what its authors released,
# without Debian's changes. apt gets a configuration of its own in FOLDER,
# so that the system's sources and lists stay as they are; it uses the mirrors that the system uses
# for this release, and the system's keyring. A version other than VERSION is taken with a notice.
set -eu
package=$1 version=$2 part=${4:-}
mkdir -p "$3"
folder=$(cd "$3" && pwd)
cd "$folder"
rm -rf apt source "$package"_*
mkdir -p apt/lists/partial apt/cache/archives/partial

# shellcheck source=/dev/null
. /etc/os-release
# shellcheck disable=SC2016 # the format is apt's
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' |
	awk -v name="${VERSION_CODENAME:-stable}" -v key=/usr/share/keyrings/debian-archive-keyring.gpg '
	$3 == "main" && ($2 == name || $2 == name "-updates" || $2 == name "-security") {
		print "deb-src [signed-by=" key "] " $1 " " $2 " main"
	}' | sort -u >apt/sources.list
if ! [ -s apt/sources.list ]; then
	echo "apt knows no Debian mirror for ${VERSION_CODENAME:-this release}" >&2
	exit 1
fi

# private COMMAND...: apt-get or apt-cache with the configuration of this folder.
private() {
	tool=$1
	shift
	# Nothing here is worth another user id, which could not reach this folder.
	"$tool" -q -o Dir::Etc::sourcelist="$folder/apt/sources.list" -o Dir::Etc::sourceparts=- \
		-o Dir::State::lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" \
		-o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}

private_apt() { private apt-get "$@"; }
private_cache() { private apt-cache "$@"; }

# Every version that the archive offers, the wanted one first: a mirror that is being updated may
# list a version whose files it does not have yet, and lists an old one beside it.
versions() {
	private_cache showsrc "$package" | sed -n 's/^Version: //p' | sort -rVu |
		awk -v want="$version" '{ if ($0 == want) first = $0; else rest = rest $0 "\n" }
			END { if (first) print first; printf "%s", rest }'
}

fetch() {
	private_apt update || return 1
	for offered in $(versions); do
		rm -f "$package"_*
		# shellcheck disable=SC2086 # without a part it is no argument
		private_apt source --download-only $part --only-source "$package=$offered" || continue
		found=$offered
		return 0
	done
	return 1
}

if ! fetch >apt/log 2>&1; then
	cat apt/log >&2
	echo "cannot fetch the source of $package: is there network?" >&2
	exit 1
fi
[ "$found" = "$version" ] || echo "Note: using $package $found; last checked with $version."

unpack() {
	if [ "$part" = --tar-only ]; then
		mkdir source
		tar -xf "$package"_*.orig.tar.* -C source --strip-components=1
	else
		dpkg-source --no-check -x "$package"_*.dsc source
	fi
}
unpack >apt/log 2>&1 || {
	cat apt/log >&2
	exit 1
}
rm -rf apt
