/* SPDX-License-Identifier: GPL-2.0-only */
/* The cycle counter, which seeds random numbers; time itself comes from the platform. */
#ifndef _ASM_RUMP_TIMEX_H
#define _ASM_RUMP_TIMEX_H

static inline unsigned long get_cycles(void)
{
	return __builtin_ia32_rdtsc();
}
#define get_cycles get_cycles

#include <asm-generic/timex.h>

#endif
