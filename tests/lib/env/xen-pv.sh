# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "xen-pv": a paravirtualised guest of Xen, which runs in QEMU (tests/xen).
. "$SIRLOIN_TESTS/lib/env/q35.sh"
. "$SIRLOIN_TESTS/xen/lib.sh"
# shellcheck disable=SC2034 # for tests/run
env_flavours=musl
# A guest takes seconds: without -e, what has to do with the CPU, memory and time.
# shellcheck disable=SC2034 # for tests/run
env_default="fault mem-protect mem-remap redzone signal start stdio thread-sync timer"
# shellcheck disable=SC2034 # for q35.sh and below
env_where="--on xen --machine pv"
# shellcheck disable=SC2034 # for tests/apps
env_disk=xvda
# Xen below an emulated CPU makes malloc take half a minute on a machine where nothing else runs.
# shellcheck disable=SC2034 # for tests/xen/lib.sh
guest_limit=150
# Xen's one console has standard output and standard error, in the order in which they were written.
# shellcheck disable=SC2034 # for app-test
env_one_stream=yes

env_missing() {
	if [ ! -x "$sirloin" ]; then
		echo "no $sirloin: run make"
	else
		xen_missing
	fi
}

# The platform's last line is the status.
env_run() {
	env_image=$1 env_options=$2
	shift 2
	# shellcheck disable=SC2086 # options are words
	limited "$work/config" "$work/err" "$sirloin" run $env_where -n \
		$env_options "$env_image" -- "$@"
	[ "$status" -eq 0 ] || return
	run_guest "$work/config"
	judge_guest
}

# On Dom0's bridge, with an address of its own. QEMU keeps who has it, so that the next guest has to have the same MAC.
env_serve() {
	env_ports=$1 env_image=$2 env_options=$3
	shift 3
	env_host=$((100 + $$ % 100))
	env_address=10.0.2.$env_host
	env_net=bridge:br0,mac=02:00:00:00:00:$(printf %02x $env_host)
	env_ip=$env_address::10.0.2.2:255.255.255.0::eth0:off
	# shellcheck disable=SC2086 # options are words
	"$sirloin" run $env_where -n --net "$env_net" --append "ip=$env_ip" $env_options "$env_image" -- "$@" \
		>"$work/config" || return
	for env_port in $env_ports; do
		"$top/tests/xen/dom0" forward "${env_port%:*}" "$env_address:${env_port#*:}"
	done
	env_guest=${work##*/}.$xen_count
	(
		guest_limit=${SIRLOIN_FILE_TIMEOUT:-300} xen_tries=1 run_guest "$work/config"
		! delivered_twice || kill -USR1 $$
		judge_guest
		cp "$work/out" "$work/server"
		cp "$work/err" "$work/server.err"
		exit "$status"
	) &
	server=$!
	xen_count=$((xen_count + 1))
}

# A guest that was asked to power off does when its program has ended, however that was.
# shellcheck disable=SC2034 # for tests/apps
env_terminated=0

env_end() {
	in_dom0 "xl shutdown $env_guest"
	wait "$server"
	status=$?
}

env_kill() {
	in_dom0 "xl destroy $env_guest"
	wait "$server"
}
