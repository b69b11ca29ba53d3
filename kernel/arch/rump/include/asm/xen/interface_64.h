/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's own code: the binary interface. */
#include <x86/include/asm/xen/interface_64.h>
