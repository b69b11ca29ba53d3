#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# That a guest's success, its crash, its hanging, a guest that cannot be made and a Dom0 that is gone are
# told apart, on PV and PVH: with a guest of a few instructions (tests/xen/guest.S).
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen

# configure TYPE WORD [KERNEL]
configure() {
	cat >"$work/config" <<-END
		name = "guest"
		type = "$1"
		kernel = "${3:-$build/tests/xen/guest}"
		memory = 16
		vcpus = 1
		extra = "$2"
	END
}

# ends END DESCRIPTION
ends() {
	is "$end" "$1" "$2" || show_guest
}

for type in pv pvh; do
	configure $type "p $type"
	run_guest "$work/config"
	ends poweroff "$type: a guest powers off"
	is "$(cat "$guest/out")" "p $type" "$type: and its console is seen"

	configure $type c
	run_guest "$work/config"
	ends crash "$type: a guest says that it has crashed"
	contains "$guest/registers" '^r?e?ip: |^cs:eip: ' "$type: and its registers are seen"

	configure $type u
	run_guest "$work/config"
	ends crash "$type: a guest crashes"
	contains "$guest/xen.log" '^\(XEN\)' "$type: and what Xen says is seen"

	configure $type h
	guest_limit=10 run_guest "$work/config"
	ends time-out "$type: a guest hangs"
	is "$(cat "$guest/out")" h "$type: and what it said before is seen"
done

configure pv p "$build/tests/xen/absent"
run_guest "$work/config"
ends "no guest" "a guest without a kernel"
contains "$guest/xl.log" absent "and xl says why"

in_dom0 "echo here; echo there >&2; exit 3"
is "$status" 3 "a script's status"
is "$(cat "$guest/out" "$guest/err")" "here
there" "and what it says"

# Two at the same time.
configure pvh "p first"
first() {
	# shellcheck disable=SC2034 # for lib.sh
	xen_count=100
	run_guest "$work/config"
	cat "$guest/out" >"$work/first.out"
}
first &
in_dom0 "sleep 1; echo second"
wait
is "$(cat "$work/first.out" "$guest/out")" "p first
second" "two jobs at the same time"

# Not the machine that others use.
export SIRLOIN_RUN=$$
in_dom0 true
is "$status" 0 "another Dom0"
in_dom0 "poweroff -f"
is "$status" 125 "that is gone"
finish
