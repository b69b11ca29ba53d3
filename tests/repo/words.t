#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The project speaks of itself: no place of one machine or archive is in it, and what differs
# between platforms is in platform/.
. "$(dirname "$0")/../lib/tap.sh"
cd "$top" || exit 1
# The words are put together so that this file has none of them.
places="/ho""me/[a-z]|/wo""rk/|registry\.np""mjs|pyp""i\.org|snapshot\.deb""ian"
found=$(git grep -nIE "$places" -- . ':!LICENSES' | head)
is "$found" "" "no places of one machine"
asked='^#[[:space:]]*(if|ifdef|ifndef|elif).*(XEN|PLATFORM_|PROCESS$|ON_PROCESS)'
found=$(git grep -nE "$asked" -- '*.[chS]' ':!platform')
is "$found" "" "no platform is asked for outside of platform/"
finish
