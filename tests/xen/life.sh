# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# A guest that is looked after while it runs tests/image/life. To be sourced first.
. "${0%/*}/../lib/tap.sh"
. "${0%/*}/lib.sh"
need_xen
# shellcheck disable=SC2034 # for lib.sh
run_limit=240
bake "$build/tests/image/life" "$work/life.img" || finish
mke2fs -q -t ext4 "$work/fresh" 8M 2>/dev/null
fixed=10.0.2.21::10.0.2.15:255.255.255.0:

configure() {
	cat >"$work/config" <<-END
		name = "life"
		type = "$type"
		kernel = "$work/life.img"
		memory = 32
		vcpus = 1
		tsc_mode = "native"
		extra = "sirloin.tty=no root=/dev/xvda rw ip=$fixed:eth0:off -- 10.0.2.15 7000"
		disk = [ "format=raw,vdev=xvda,access=rw,target=/var/disk" ]
		vif = [ "bridge=br0" ]
		on_poweroff = "preserve"
		on_reboot = "preserve"
		on_crash = "preserve"
	END
}

# In Dom0. "work" is that more lines have come and gone; all other lines are what $guest/out is to show.
functions=$(cat <<-'END'
	log=/var/log/xen/guest-life.log
	gone() {
		grep -q ": exit status " $log 2>/dev/null
	}
	# await TEXT [COUNT]: so many lines of the console with it.
	await() {
		for i in $(seq 600); do
			[ "$(grep -c "$1" $log)" -lt "${2:-1}" ] || return 0
			! gone || return 1
			usleep 100000
		done
		echo "nothing of: $1"
	}
	work() {
		await ' lines$' $(($(grep -c ' lines$' $log) + 2))
	}
	# quiet COMMAND...: not longer than the guest is there.
	quiet() {
		gone && return
		"$@" >quiet 2>&1 &
		xl=$!
		while kill -0 $xl 2>/dev/null; do
			! gone || kill $xl
			usleep 100000
		done
		wait $xl || cat quiet
	}
	# ended: how.
	ended() {
		for i in $(seq 600); do
			state=$(xl list life | awk 'END { print $5 }')
			case $state in ---s*) break ;; esac
			usleep 100000
		done
		echo "state $state"
	}
	xl destroy life 2>/dev/null
	rm -f $log /var/more /var/life.save
	cp disk /var/disk
	$net echo 7000 >/dev/null &
	quiet xl create config
	await ready
END
)

# live SCRIPT: in Dom0, with a guest that runs. Leaves the disk in $guest/disk.
live() {
	configure
	in_dom0 "ln -s $work/fresh disk
net=$build/tests/image/net
$functions
$1
xl destroy life
kill %1 2>/dev/null
rm -f disk
cp /var/disk disk
echo console:
tr -d '\r' <\$log | grep -v ' lines\$'
true" "$work/config"
}

clean() {
	e2fsck -fn "$guest/disk" >"$work/fsck" 2>&1
	ok $? "$type: and its file system is clean" || diag_file "$work/fsck"
}
