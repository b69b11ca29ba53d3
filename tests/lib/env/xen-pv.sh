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
