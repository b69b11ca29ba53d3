# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2154
# An image in QEMU's microvm.
. "$bench/peers/process.sh"
# shellcheck disable=SC2034 # for process.sh
peer_where="--on qemu --machine microvm"
