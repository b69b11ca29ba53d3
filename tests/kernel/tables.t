#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The last link leaves out what nobody refers to. Nobody refers to the entries of Linux's tables by name either: init
# calls, parameters, faults that are expected, devices with known faults. All of them are there, and something is not.

. "$(dirname "$0")/../lib/tap.sh"

# entries FILE: names of the entries.
entries() {
	nm "$1" | awk '$2 ~ /[dDrRtT]/ && $3 ~ /^__(initcall__|setup_[a-z_0-9]*$|param_|pci_fixup)/ { print $3 }' |
		grep -v '^__setup_\(start\|end\)$' | sort
}

# table FILE: the size of the one whose entries have no names.
table() {
	readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == "__ex_table" { print $5 }'
}

# The sets that the build makes.
# shellcheck disable=SC2013 # words
for set in default $(sed -n 's/^[A-Z]*_SET := default+/default+/p' "$top/kernel/build.mk"); do
	kernel=$build/kernel/$set/kernel.elf object=$build/kernel/$set/kernel.o
	entries "$object" >"$work/object"
	entries "$kernel" >"$work/kernel"
	[ "$(wc -l <"$work/object")" -ge 100 ]
	ok $? "$set: $(wc -l <"$work/object") entries of tables"
	diff "$work/object" "$work/kernel" >"$work/diff"
	ok $? "$set: all are in the kernel" || diag_file "$work/diff"
	is "$(table "$kernel")" "$(table "$object")" "$set: so are all faults that are expected"
	[ "$(nm "$kernel" | wc -l)" -lt $(($(nm "$object" | wc -l) * 95 / 100)) ]
	ok $? "$set: what nobody refers to is not"
done
finish
