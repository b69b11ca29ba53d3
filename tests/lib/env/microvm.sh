# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "microvm": QEMU's machine without PCI.
. "$SIRLOIN_TESTS/lib/env/q35.sh"
# shellcheck disable=SC2034 # for process.sh
env_where="--on qemu --machine microvm"
