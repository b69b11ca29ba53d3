# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "xen-pvh": a guest of Xen with the processor's help, which runs in QEMU (tests/xen).
. "$SIRLOIN_TESTS/lib/env/xen-pv.sh"
# shellcheck disable=SC2034 # for xen-pv.sh
env_where="--on xen --machine pvh"
# How often an application is tried that QEMU ends (tests/xen/lib.sh).
# shellcheck disable=SC2034 # for application-test
env_tries=5
# Under QEMU's translation Xen does not hear of XSETBV, and such a guest has no AVX.
# shellcheck disable=SC2034 # for app-test
env_self=fpu
