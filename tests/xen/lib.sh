# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests on real Xen: guests in the machine that all share (tests/xen/dom0). To be sourced after tap.sh.

# Whoever runs a test by hand is the owner of the machine.
: "${SIRLOIN_RUN:=$$}"
SIRLOIN_BUILD=$build
export SIRLOIN_RUN SIRLOIN_BUILD
xen_count=0

xen_missing() {
	if ! command -v qemu-system-x86_64 >/dev/null; then
		echo "no qemu-system-x86_64: install qemu-system-x86"
	elif [ ! -e "$build/xen/snapshot" ]; then
		echo "no $build/xen/snapshot: run make xen"
	fi
}

# A test that cannot have Xen fails.
need_xen() {
	xen_reason=$(xen_missing)
	[ -z "$xen_reason" ] || {
		fail "$xen_reason"
		finish
	}
}

# QEMU delivers an interrupt of a PVH guest twice now and then (platform/machine/trap.c): such a run says nothing.
delivered_twice() {
	cat "$guest/out" "$guest/console" "$guest"/*/console 2>/dev/null |
		grep -aq '^platform: the emulator has interrupted twice at once'
}

# in_dom0 COMMAND [CONFIGURATION]: runs a shell script in Dom0 with $guest, a new folder, as its place. Leaves
# $guest/out, $guest/err and sets $status and $timed_out as limited() does; 125 if there is no Dom0.
in_dom0() {
	for xen_try in $(seq "${xen_tries:-3}"); do
		try_in_dom0 "$@"
		delivered_twice || break
		diag "${0##*/}: QEMU has delivered an interrupt twice, try $xen_try"
	done
}

try_in_dom0() {
	xen_count=$((xen_count + 1))
	guest=$work/guest.$xen_count
	mkdir -p "$guest"
	[ -z "${2:-}" ] || cp "$2" "$guest/config"
	echo "$1" >"$guest/command"
	# What is slow here is the machine: guests have limits of their own.
	limited "$guest/job.out" "$guest/job.err" "$top/tests/xen/dom0" job "$guest"
	if [ "$status" -eq 0 ]; then
		status=$(cat "$guest/status")
	elif [ "$timed_out" -eq 0 ]; then
		status=125
		diag_file "$guest/job.err"
	fi
}

# run_guest CONFIGURATION [LINE...]: runs a guest to its end, for $guest_limit seconds at most. Sets $end as
# tests/xen/root/guest says; its console is in $guest/out. A test that fails may call show_guest.
run_guest() {
	xen_config=$1
	shift
	xen_lines="'tsc_mode=\"native\"'"
	for xen_line; do
		xen_lines="$xen_lines '$xen_line'"
	done
	end="no Dom0"
	xen_limit=${guest_limit:-$run_limit}
	# Dom0 has time to look at a guest that hangs.
	run_limit=$((run_limit + xen_limit)) in_dom0 \
		"guest config ${work##*/}.$xen_count $xen_limit $xen_lines" "$xen_config"
	# shellcheck disable=SC2034 # for the test
	[ ! -e "$guest/end" ] || end=$(cat "$guest/end")
}

show_guest() {
	for xen_part in out err xl.log xen.log registers; do
		[ -s "$guest/$xen_part" ] || continue
		diag "$xen_part:"
		diag_file "$guest/$xen_part"
	done
}

# What `sirloin run` would make of the last guest's end: sets $status and $timed_out, and leaves what the
# program said in $work/out, all else in $work/err.
judge_guest() {
	timed_out=0
	tr -d '\r' <"$guest/out" >"$work/out"
	xen_last=$(tail -n 1 "$work/out")
	case $end:$xen_last in
	poweroff:*) status=0 ;;
	crash:*": exit status "*) status=${xen_last##* } ;;
	crash:*": killed by signal "*) status=$((128 + ${xen_last##* })) ;;
	crash:*) status=255 ;;
	time-out:*) status=124 timed_out=1 ;;
	*) status=125 ;;
	esac
	case $end:$xen_last in
	crash:*": exit status "* | crash:*": killed by signal "*) sed -i '$d' "$work/out" ;;
	esac
	for xen_part in xl.log xen.log registers err; do
		[ ! -e "$guest/$xen_part" ] || cat "$guest/$xen_part"
	done >"$work/err"
}

# Sets $xen_command: what runs the sirloin command in Dom0, by a wrapper around xl for what QEMU cannot do: an
# emulated guest may not let Xen emulate its time stamp counter.
sirloin_in_dom0() {
	mkdir -p "$work/dom0/lib" "$work/dom0/bin"
	ldd "$sirloin" | grep -o '/[^ ]*' | while read -r xen_library; do
		cp -L "$xen_library" "$work/dom0/lib"
	done
	cat >"$work/dom0/bin/xl" <<-'END'
		#!/bin/sh
		[ "$1" != create ] || set -- "$@" 'tsc_mode="native"'
		LD_LIBRARY_PATH=/lib exec /sbin/xl "$@"
	END
	chmod +x "$work/dom0/bin/xl"
	# shellcheck disable=SC2034 # for the test
	xen_command="env LD_LIBRARY_PATH=$work/dom0/lib PATH=$work/dom0/bin:\$PATH $sirloin"
}
