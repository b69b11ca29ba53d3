#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# `sirloin run --on xen` in a real Dom0, with its real xl: how a program ends, its output, its input, a disk, a
# network, and SIGTERM.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
need_xen
sirloin_in_dom0
. "$(dirname "$0")/../lib/net.sh"
for program in show cat files net; do
	bake "$build/tests/image/$program" "$work/$program.img" || finish
done
bake "$build/tests/app/musl/exit" "$work/exit.img" || finish
mkdir "$work/tree"
seq 3400 >"$work/tree/numbers"
mke2fs -q -t ext4 -d "$work/tree" "$work/disk" 16M
address=10.0.2.20
fixed=ip=$address::10.0.2.2:255.255.255.0::eth0:off

# in_xen SCRIPT: with `run`, which is the command up to its options. $status is the script's.
in_xen() {
	in_dom0 "run='$xen_command run --on xen --machine $type --memory 64M'; $1"
}

# says TEXT DESCRIPTION
says() {
	is "$(cat "$guest/out")" "$1" "$type: $2" || show_guest
}

for type in pv pvh; do
	in_xen "eval \$run $work/show.img -- \"'a word'\" \"'back\\\\slash'\""
	is "$status" 0 "$type: a good end"
	says "argument 1: a word
argument 2: back\\slash
environment: HOME=/
environment: TERM=linux" "what it printed"
	is "$(cat "$guest/err")" "" "$type: and nothing else is said"

	in_xen "eval \$run $work/exit.img -- seven"
	is "$status" 7 "$type: an exit status" || show_guest

	in_xen "eval \$run --disk $work/disk,ro --append root=/dev/xvda $work/files.img -- read /numbers"
	is "$status" 0 "$type: a file of a disk is printed"
	# With a newline at its end.
	is "$(wc -l <"$guest/out") $(head -n -1 "$guest/out" | cmp - "$work/tree/numbers" 2>&1)" "3401 " \
		"$type: all of it"

	in_xen "eval \$run --net bridge:br0 --append $fixed $work/net.img -- listen 80 2 & \
		until $net send $address 80 1000000 2 2>/dev/null; do usleep 200000; done; wait \$!"
	is "$status" 0 "$type: a network" || show_guest
	contains "$guest/out" '^sent 2000000 bytes$' "$type: all bytes arrive"

	in_xen "mkfifo /run/input; exec 3<>/run/input; rm /run/input; echo a line >&3
		eval exec \$run $work/cat.img <&3 & until grep -q 'a line' out; do usleep 200000; done
		xl list | grep -c '^cat.img-'; kill \$!; wait \$!; echo \$?; xl list | grep -c '^cat.img-'"
	says "a line
1
143
0" "a line of input comes back, SIGTERM destroys the guest"
done
finish
