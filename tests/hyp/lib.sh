# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests of hyp.h without Linux: runs a case of the test kernel, which prints TAP itself.

: "${SIRLOIN_TESTS:=$(cd "$(dirname "$0")/.." && pwd)}"
export SIRLOIN_TESTS
# shellcheck source=tests/lib/tap.sh
. "$SIRLOIN_TESTS/lib/tap.sh"

kernel=$build/tests/hyp/kernel
# Cores of kernels that die on purpose belong to nobody.
# shellcheck disable=SC3045 # dash and bash have it
ulimit -c 0
cd "$work" || exit 1

# platform OPTIONS COMMAND...: runs COMMAND with OPTIONS on the kernel command line; $work/out,
# $work/err, $status.
platform() {
	hyp_options=$1
	shift
	limited "$work/out" "$work/err" env SIRLOIN_CMDLINE="$hyp_options" "$@"
}

# merge DESCRIPTION: takes the TAP of $work/out into ours; the case must have come to its plan.
merge() {
	hyp_lines=$(grep -c -E '^(not )?ok ' "$work/out")
	while read -r hyp_line; do
		case $hyp_line in
		"ok "*) pass "$*: ${hyp_line#* - }" ;;
		"not ok "*) fail "$*: ${hyp_line#* - }" ;;
		"# "*) echo "$hyp_line" ;;
		esac
	done <"$work/out"
	if [ "$(tail -n 1 "$work/out")" != "1..$hyp_lines" ]; then
		fail "$*: came to its end"
		diag "status $status"
		diag_file "$work/out" "$work/err"
		return
	fi
	is "$status" "$((tap_failed ? status : 0))" "$*: status"
}

# case_of OPTIONS NAME [ARG...]: runs a case and takes its TAP.
case_of() {
	hyp_options=$1
	shift
	platform "$hyp_options" "$kernel" "$@"
	merge "$* ${hyp_options:+($hyp_options)}"
}

# refused OPTIONS REGEX DESCRIPTION: the platform does not start, says so in one line that matches,
# and its status is 125.
refused() {
	hyp_options=$1 hyp_regex=$2
	shift 2
	platform "$hyp_options" "$kernel" boot
	is "$status" 125 "$*: status 125"
	is "$(wc -l <"$work/err")" 1 "$*: one line"
	contains "$work/err" "^hyp-test: $hyp_regex" "$*: says what and what to do"
	is "$(cat "$work/out")" "" "$*: no kernel was started"
}

# wait_for FILE REGEX: until a line of FILE matches, 10 s at most.
wait_for() {
	hyp_tries=0
	until grep -Eq "$2" "$1" 2>/dev/null; do
		hyp_tries=$((hyp_tries + 1))
		[ $hyp_tries -lt 500 ] || return 1
		sleep 0.02
	done
}
