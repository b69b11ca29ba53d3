#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The drivers of Dom0 that serve a guest's disk and its network card go and come back, while it uses both. A card's
# script is run again, as whoever restarts that driver has to. PV and PVH.
# run: on request: it takes minutes, in which a busy machine makes xl slow
# run: alone: guests of one name and address
. "$(dirname "$0")/life.sh"

# restart DRIVER: of the guest's device.
restart=$(cat <<-'END'
	restart() {
		backend=/sys/bus/xen-backend
		device=$(ls $backend/devices | grep "^$1-")
		echo $device >$backend/drivers/$1/unbind
		usleep 500000
		[ ! -e $backend/drivers/$1/$device ] || echo "still there: $device"
		echo $device >$backend/drivers/$1/bind
	}
	plug() {
		number=$(xl domid life)
		vif=vif$number.0 XENBUS_PATH=backend/vif/$number/0 /etc/xen/scripts/vif-bridge online
	}
END
)
for type in pv pvh; do
	live "
		$restart
		work; restart vbd; work
		restart vif; plug; work
		quiet xl shutdown life; ended"
	is "$status $(cat "$guest/out")" "0 state ---s--
console:
ready
signal 15" "$type: the disk's and the network card's drivers in Dom0 start again" || show_guest
	clean
done
finish
