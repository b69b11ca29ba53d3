#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bad options and absent things: status 125 and one clear line, before the kernel starts.
. "${0%/*}/lib.sh"

refused 'sirloin.memroy=1M' 'sirloin.memroy=1M: no such option; ' "an unknown option"
refused 'sirloin.memory=lots' 'sirloin.memory=lots: not a size; ' "memory without a number"
refused 'sirloin.memory=16Q' 'sirloin.memory=16Q: not a size; ' "memory with a wrong suffix"
refused 'sirloin.memory=99999999999G' 'sirloin.memory=99999999999G: not a size; ' \
	"memory that overflows"
refused 'sirloin.memory=100k' 'sirloin.memory: too small to start; give at least ' "little memory"
refused 'sirloin.memory=300G' 'sirloin.memory: too large; ' "much memory"
refused 'sirloin.memory' 'sirloin.memory: no value; ' "memory without a value"
refused 'sirloin.timeline=1' 'sirloin.timeline=1: takes no value; ' "timeline with a value"
refused 'sirloin.uring=maybe' 'sirloin.uring=maybe: not a choice; ' "uring"

refused 'sirloin.disk=' 'sirloin.disk=: no file; ' "no file"
refused 'sirloin.disk=absent' 'disk absent: no such file; ' "an absent disk"
refused 'sirloin.disk="a b"' 'disk a b: no such file; ' "an absent disk with a blank in its name"
refused 'sirloin.disk=.,ro' 'disk \.: neither a regular file nor a block device; ' "a folder"
refused 'sirloin.disk=/dev/zero' 'disk /dev/zero: neither a regular file nor a block device; ' \
	"a character device"
: >empty
refused 'sirloin.disk=empty' 'disk empty: it is empty; ' "an empty file"
printf 123 >odd
refused 'sirloin.disk=odd' 'disk odd: its size is not a multiple of 512 bytes; ' "an odd size"
mkfifo fifo
refused 'sirloin.disk=fifo' 'disk fifo: neither a regular file nor a block device; ' "a named pipe"
many=$(i=0; while [ $i -lt 17 ]; do printf ' sirloin.disk=odd'; i=$((i + 1)); done)
refused "$many" 'sirloin.disk=odd: too many disks; ' "17 disks"
if [ "$(id -u)" -ne 0 ]; then
	truncate -s 1M locked
	chmod 0 locked
	refused 'sirloin.disk=locked' 'disk locked: permission denied; ' "a file of somebody else"
fi

refused 'sirloin.net=carrier-pigeon' 'sirloin.net=carrier-pigeon: not understood; ' "a strange NIC"
refused 'sirloin.net=tap:' 'sirloin.net=tap:: not understood; ' "a tap without a name"
refused 'sirloin.net=tap:nosuchtap0' 'tap nosuchtap0: no such device; create it first' \
	"an absent tap"
[ ! -e /sys/class/net/nosuchtap0 ]
ok $? "which is not created"
refused 'sirloin.net=tap:name-that-is-too-long' 'tap name-that-is-too-long: no such device; ' \
	"a long name"
refused 'sirloin.net=tap:x,mac=1:2' 'sirloin.net=...,mac=1:2: not a MAC address; ' \
	"a bad MAC address"
refused 'sirloin.net=tap:x,mac=01:00:00:00:00:01' \
	'sirloin.net=...,mac=01:00:00:00:00:01: a multicast address; ' "a multicast MAC address"
refused 'sirloin.net=tap:x,tcp=1:2' 'sirloin.net=...,tcp=1:2: not understood here; ' \
	"a port on a tap"
refused 'sirloin.net=fd:77' 'sirloin.net=fd:77: not an open descriptor; ' "a closed descriptor"
refused 'sirloin.net=fd:0' 'sirloin.net=fd:0: not a socket; ' "a descriptor that is no socket"
refused 'sirloin.net=fd:0,mtu=9' 'sirloin.net=...,mtu=9: not a size; ' "a bad MTU"
refused 'sirloin.net=passt,tcp=80' 'sirloin.net=passt,tcp=80: not two ports; ' "half a port"
refused 'sirloin.net=passt,tcp=0:70000' 'sirloin.net=passt,tcp=0:70000: not two ports; ' "bad ports"

platform 'sirloin.net=none other.param=1 -- sirloin.nonsense' "$kernel" boot
is "$status" 0 "what follows -- is the program's"
contains "$work/out" '^# nics 0$' "none is no NIC"
finish
