#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The project speaks of itself: no place of one machine or archive is in it. What differs between
# platforms is in platform/, what differs between Linux's configurations in kernel/.
. "${0%/*}/lib.sh"

# A bracket in each keeps this file from having what it looks for.
places='(^|[^[:alnum:]_.}-])/([w]ork|[h]ome/[a-z]|[r]oot/|[t]mp/mine)'
hosts='[n]pmjs\.|[p]ypi\.|[p]ythonhosted|[c]rates\.io|[p]roxy\.golang|[r]ubygems'
hosts="$hosts|(deb|snapshot|ftp[a-z.]*|security|archive)\.[d]ebian|[a]rchive\.ubuntu|[m]irrors?\."
asks='^[[:blank:]]*#[[:blank:]]*(if|ifdef|ifndef|elif).*'

# having REGEX: lines of $work/files.
having() {
	xargs grep -nIE -e "$1" /dev/null <"$work/files" | head
}

printf '%s\n' "cd /""work/main" "see deb.""debian.org" '#ifdef CONFIG_NET' '#if defined(PLATFORM_XEN)' \
	>"$work/wrong"
echo "$work/wrong" >"$work/files"
is "$(having "$places|$hosts|${asks}CONFIG_|${asks}PLATFORM" | cut -d: -f2 | tr '\n' ' ')" "1 2 3 4 " \
	"each of them is found"

tracked ':!LICENSES'
is "$(having "$places")" "" "no places of one machine"
is "$(having "$hosts")" "" "no hosts of package archives"
tracked '*.[chS]' ':!platform'
is "$(having "$asks\\b(PLATFORM_|(ON_)?(PROCESS|XEN|PC)\\b)")" "" "no #if asks for a platform"
tracked '*.[chS]' ':!kernel'
is "$(having "$asks\\bCONFIG_")" "" "no #if asks for Linux's configuration but in kernel/"
finish
