#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The life of a guest under xl: disks and network cards come and go, memory is taken and given, it is interrupted and
# shut down. PV and PVH.
# run: on request: it takes minutes, in which a busy machine makes xl slow
# run: alone: guests of one name and address
. "$(dirname "$0")/life.sh"

for type in pv pvh; do
	live "
		truncate -s 4M /var/more
		quiet xl block-attach life format=raw,vdev=xvdb,access=rw,target=/var/more; await 'xvdb here'
		quiet xl block-detach life xvdb; await 'xvdb gone'
		quiet xl network-attach life bridge=br0; await 'eth1 here'
		quiet xl network-detach life 1; await 'eth1 gone'
		quiet xl mem-set life 24; await 'memory less'
		quiet xl mem-set life 32; await 'memory more'
		work
		xl sysrq life h
		for i in 1 2 3; do xl trigger life nmi; done
		work
		quiet xl shutdown life; ended"
	is "$status $(cat "$guest/out")" "0 state ---s--
console:
ready
xvdb here
xvdb gone
eth1 here
eth1 gone
memory less
memory more
signal 15" "$type: devices, memory, an NMI, shutdown" || show_guest
	clean
done
finish
