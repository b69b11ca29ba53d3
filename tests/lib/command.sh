# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# For tests of the sirloin command that need no Linux: the kernel of their images is tests/bake/fake-kernel.c. To be
# sourced after tap.sh. Provides $programs, the folder of programs to bake, tries() and try().

programs=$build/tests/bake
mkdir -p "$work/kernels/default"
cp "$programs/fake-kernel.elf" "$work/kernels/default/kernel.elf"
SIRLOIN_KERNELS=$work/kernels
export SIRLOIN_KERNELS

# tries WORD...: what try() is about, a subcommand and its first options.
tried=
tries() {
	tried=$*
}

# try STATUS REGEX ARGUMENT...: the status of `sirloin $tried ARGUMENT...`, and a line of what it says, if there is a
# REGEX. Programs in $work/bin stand for others.
try() {
	try_status=$1 try_regex=$2
	shift 2
	# shellcheck disable=SC2086 # $tried are words
	limited "$work/out" "$work/err" env PATH="$work/bin:$PATH" "$sirloin" $tried "$@"
	cat "$work/err" >>"$work/out"
	try_words="${tried:+$tried }$*"
	is "$status" "$try_status" "$try_words: status $try_status"
	[ -z "$try_regex" ] || contains "$work/out" "$try_regex" "$try_words: it says $try_regex"
}
