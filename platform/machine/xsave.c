// SPDX-License-Identifier: GPL-2.0-only
/* Which registers programs may use beyond SSE's: Intel SDM vol. 1, 13.3. */
#include "machine.h"

#define XCR0_WANTED 0xe7 /* x87, SSE, AVX, AVX-512: what the kernel's fpu.c saves */
#define XCR0_AVX512 0xe0 /* its three parts go together */

void machine_start_xsave(void)
{
	uint32_t xcr0 = read_cpuid(0xd, 0).a & XCR0_WANTED;

	if ((xcr0 & XCR0_AVX512) != XCR0_AVX512)
		xcr0 &= ~XCR0_AVX512;
	asm volatile("xsetbv" : : "a"(xcr0), "d"(0), "c"(0));
}
