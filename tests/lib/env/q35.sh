# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "q35": QEMU's PC with PCI Express.
. "$SIRLOIN_TESTS/lib/env/process.sh"
# shellcheck disable=SC2034 # for process.sh
env_where="--on qemu --machine q35"
# The kernel is the same for all flavours; what differs, the baker's work, `process` has seen.
# shellcheck disable=SC2034 # for tests/run
env_flavours=musl

env_missing() {
	if [ ! -x "$sirloin" ]; then
		echo "no $sirloin: run make"
	elif ! command -v qemu-system-x86_64 >/dev/null; then
		echo "no qemu-system-x86_64: install qemu-system-x86"
	fi
}

# A serial line is a terminal of no known size.
env_run_at_terminal() {
	env_image=$1 env_options=$2
	shift 2
	env_run "$env_image" "$env_options --append sirloin.tty=yes" "$@"
}
