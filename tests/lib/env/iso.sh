# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "iso": a CD, loaded by GRUB as multiboot2, in QEMU's PC.
. "$SIRLOIN_TESTS/lib/env/q35.sh"
# Only the way in differs from q35, and GRUB takes seconds: a few programs show that all is there.
# shellcheck disable=SC2034 # for tests/run
env_programs="exit malloc preempt proc start stdio"

# What is not of the image in its output goes.
env_filter() { :; }

# The CD has its parameters in it. Arguments are words without quotes.
env_run() {
	env_image=$1 env_options=$2
	shift 2
	limited "$work/out" "$work/err" "$sirloin" iso "$env_image" -o "$work/image.iso" \
		--append "sirloin.stdin=none sirloin.tty=no -- $*"
	[ "$status" -eq 0 ] || return
	# shellcheck disable=SC2086 # options are words
	limited "$work/out" "$work/err" env "PATH=${env_qemu:-}$PATH" \
		"$sirloin" run --on qemu $env_options "$work/image.iso"
	env_filter
}
