# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Shell functions for tests: TAP output, a private work folder, runs with a time limit.
# A test sources this file first:  . "${0%/*}/../lib/tap.sh"  or by $SIRLOIN_TESTS.
#
# Provides: $top (repository), $build (build folder), $sirloin (the command), $work (private folder,
# removed at exit), and the functions below.

if [ -z "${SIRLOIN_TESTS:-}" ]; then
	SIRLOIN_TESTS=$(cd "$(dirname "$0")" && git rev-parse --show-toplevel)/tests || exit 1
fi
top=$(cd "$SIRLOIN_TESTS/.." && pwd)
build=${SIRLOIN_BUILD:-$top/build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
sirloin=$build/sirloin
# mke2fs and its kin are not in the path of every user.
PATH=$PATH:/usr/sbin:/sbin
tap_count=0
tap_failed=0
run_limit=${SIRLOIN_TIMEOUT:-60}

work=$(mktemp -d "${TMPDIR:-/tmp}/sirloin-test.XXXXXX") || exit 1
tap_cleanup=
# Registers a command to run before the work folder goes; last registered runs first.
at_exit() {
	tap_cleanup="$*; $tap_cleanup"
}
tap_exit() {
	tap_status=$?
	trap - EXIT
	eval "$tap_cleanup"
	chmod -R u+rwx "$work" 2>/dev/null
	rm -rf "$work"
	exit "$tap_status"
}
trap tap_exit EXIT
trap 'exit 130' INT TERM HUP

# Text for the reader, on standard error: prove shows it at once.
diag() {
	printf '%s\n' "$*" | sed 's/^/# /' >&2
}

# The first lines of files, for the reader.
diag_file() {
	for tap_file; do
		sed -n '1,60s/^/#   /p' "$tap_file" >&2
	done
}

pass() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $*"
}

fail() {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $*"
	diag "failed: ${tap_name:-${0##*/}}: $*"
	return 1
}

# ok STATUS DESCRIPTION: STATUS is 0.
ok() {
	tap_status=$1
	shift
	if [ "$tap_status" -eq 0 ]; then pass "$*"; else fail "$*"; fi
}

# is GOT WANTED DESCRIPTION
is() {
	tap_got=$1 tap_want=$2
	shift 2
	if [ "$tap_got" = "$tap_want" ]; then
		pass "$*"
	else
		fail "$*"
		diag "     got: $tap_got" "
  wanted: $tap_want"
		return 1
	fi
}

# contains FILE EXTENDED-REGEX DESCRIPTION
contains() {
	tap_file=$1 tap_regex=$2
	shift 2
	if grep -Eq -e "$tap_regex" "$tap_file"; then
		pass "$*"
	else
		fail "$*"
		diag "no line matches /$tap_regex/ in:"
		diag_file "$tap_file"
		return 1
	fi
}

# Skips one check, with the reason.
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count # SKIP $*"
}

# Skips the whole file, with the reason. Nothing may have been printed before.
skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# Ends a test file. A file that never gets here has no plan and fails.
finish() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}

# limited OUT ERR COMMAND...: runs COMMAND with standard output and error to files, for at most
# $run_limit seconds. Sets $status as the shell sees it and $timed_out to 1 or 0. A program may die
# by SIGKILL of its own, so that timeout's status alone cannot tell.
limited() {
	tap_out=$1 tap_err=$2
	shift 2
	tap_begin=$(date +%s)
	timeout -k 5 "$run_limit" "$@" >"$tap_out" 2>"$tap_err" </dev/null
	status=$?
	timed_out=0
	if [ $(($(date +%s) - tap_begin)) -ge "$run_limit" ]; then
		timed_out=1
		diag "time limit of $run_limit s reached: $*"
	fi
	export status timed_out
}

# bake PROGRAM IMAGE [OPTION...]: makes an image; fails the check and shows why if it cannot.
bake() {
	tap_program=$1 tap_image=$2
	shift 2
	limited "$work/bake.out" "$work/bake.err" \
		"$sirloin" bake "$tap_program" -o "$tap_image" "$@"
	[ "$status" -eq 0 ] && return 0
	fail "bake $tap_program"
	diag "sirloin bake: status $status"
	diag_file "$work/bake.out" "$work/bake.err"
	return 1
}

# run_image IMAGE [OPTION...] [-- ARG...]: runs an image as a Linux process; $work/out and $work/err
# hold its output, $status and $timed_out how it ended. Options go before the image's name.
run_image() {
	tap_image=$1
	shift
	tap_args=
	tap_options=
	while [ $# -gt 0 ]; do
		if [ "$1" = -- ]; then
			tap_args=yes
			break
		fi
		tap_options="$tap_options '$1'"
		shift
	done
	[ -n "$tap_args" ] || set --
	eval "limited \"\$work/out\" \"\$work/err\" \"\$sirloin\" run $tap_options \"\$tap_image\" \"\$@\""
}
