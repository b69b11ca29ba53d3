# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests of the source itself, which run at the top of the repository. Each tries its check on
# something wrong first: a check that finds nothing there would find nothing anywhere.
. "${0%/*}/../lib/tap.sh"
cd "$top" || exit 1

# tracked [PATHSPEC...]: the files that git knows and that are there, one a line, in $work/files.
# The repository may belong to somebody else. None is an error of the test.
tracked() {
	git -c safe.directory="$top" ls-files -- "$@" >"$work/tracked" || exit 1
	while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done <"$work/tracked" >"$work/files"
	[ -s "$work/files" ] || exit 1
}
