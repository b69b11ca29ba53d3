/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's own code: locked even for one CPU, because the other side has another. */
#include <x86/include/asm/sync_bitops.h>
