# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2154
# An image as a process, in which every system call traps.
. "$bench/peers/process.sh"
# shellcheck disable=SC2034 # for process.sh
peer_bake=--trap
