# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "uefi": the same CD, in a PC whose firmware is UEFI (Debian's OVMF).
. "$SIRLOIN_TESTS/lib/env/iso.sh"
# The firmware takes seconds, too.
# shellcheck disable=SC2034 # for tests/run
env_programs="malloc start stdio"
# shellcheck disable=SC2034 # for iso.sh
env_qemu=$SIRLOIN_TESTS/lib/uefi:

# The firmware writes to the serial line, too, and GRUB, which says last that there is no display.
env_filter() {
	sed -i '1,/error: no suitable video mode/d; s/^\r//' "$work/out"
}
