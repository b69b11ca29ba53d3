# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2154
# An image that can only be a process: see build.mk.
. "$bench/peers/process.sh"
export SIRLOIN_KERNELS="$build/bench/one-platform"
