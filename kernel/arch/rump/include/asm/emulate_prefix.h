/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's own code, for Xen's interface. */
#include <x86/include/asm/emulate_prefix.h>
