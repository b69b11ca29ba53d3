#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h on Xen: the test kernel as a PV and as a PVH guest, without Linux.
. "${0%/*}/../hyp/lib.sh"
# shellcheck source=tests/xen/lib.sh
. "$SIRLOIN_TESTS/xen/lib.sh"
need_xen

# guest OPTIONS CASE [ARG]: runs a case as a guest of $type; $work/out is its console.
guest() {
	guest_options=$1
	shift
	cat >"$work/config" <<-END
		name = "guest"
		type = "$type"
		kernel = "$kernel"
		memory = ${memory:-32}
		vcpus = 1
		extra = "sirloin.tty=no sirloin.stdin=none $guest_options -- $*"
	END
	run_guest "$work/config"
	cp "$guest/out" "$work/out"
}

guest_case() {
	guest '' "$@"
	merge "$type: $*"
	is "$end" poweroff "$type: $*: and its end" || show_guest
}

# dies LINE ARGUMENT...: a case that ends the guest as a failure; its last line is LINE.
dies() {
	dies_line=$1
	shift
	guest '' "$@"
	is "$end" crash "$type: $*: Xen sees a crash"
	is "$(tail -n 1 "$work/out" | tr -d '\r')" "$dies_line" "$type: $*: the console says how"
}

for type in pv pvh; do
	for case in boot memory range clock trap; do
		guest_case $case
	done
	memory=600 guest_case memory
	guest '' halt 0
	is "$end" poweroff "$type: success"
	dies "hyp-test: exit status 7" halt 7
	dies "hyp-test: killed by signal 11" halt $((256 + 11))
	dies "hyp-test: exit status 255" panic
	contains "$work/out" '^hyp-test: the test wants it' "$type: panic(): with its message"
	dies "hyp-test: exit status 255" platform-fault
	contains "$work/out" '^platform: exception in its own code, 14' "$type: it is reported"
	contains "$work/out" '^  rip 0{8}01[0-9a-f]{6}' "$type: with registers"
	guest 'sirloin.tty=maybe' boot
	is "$end" crash "$type: a wrong option ends the guest"
	contains "$work/out" '^hyp-test: sirloin.tty=maybe: not a choice; ' "$type: and says what"
	guest sirloin.timeline boot
	for stage in firmware platform kernel program; do
		contains "$work/out" "^ *[0-9]+  $stage" "$type: the timeline has the stage $stage"
	done
done
finish
