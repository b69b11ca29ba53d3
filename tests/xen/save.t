#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A guest is saved and goes on, is restored, migrated and rebooted, with a connection and a mounted disk in use. PV
# and PVH; migrated only PVH, because Debian's Xen is made without the shadow page tables that PV would need.
# run: on request: it takes minutes, in which a busy machine makes xl slow
# run: alone: guests of one name and address
. "$(dirname "$0")/life.sh"

for type in pv pvh; do
	live "
		quiet xl save -c life /var/life.save; work; rm -f /var/life.save
		quiet xl save life /var/life.save
		quiet xl restore /var/life.save; rm -f /var/life.save; work
		quiet xl reboot life; ended"
	is "$status $(cat "$guest/out")" "0 state ---sr-
console:
ready
signal 15" "$type: a suspension taken back, save and restore with a connection, reboot" || show_guest
	clean
done

# xenconsoled keeps the name that the guest has while it arrives.
type=pvh
live "
	incoming=/var/log/xen/guest-life--incoming.log
	rm -f \$incoming
	quiet xl migrate -s '' life 'xl migrate-receive'
	! grep -e '^platform: ' -e ': exit status ' \$log
	log=\$incoming; work
	quiet xl shutdown life; ended"
is "$status $(cat "$guest/out")" "0 state ---s--
console:
signal 15" "$type: migration with a connection" || show_guest
clean
finish
