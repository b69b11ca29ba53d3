/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's own code; asm/alternative.h decides about lock prefixes. */
#include <asm/asm.h>
#include <x86/include/asm/barrier.h>
