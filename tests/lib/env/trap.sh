# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "trap": a Linux process, of a program whose system calls all trap.
. "$SIRLOIN_TESTS/lib/env/process.sh"
# shellcheck disable=SC2034 # for app-test
env_bake=--trap
