/* SPDX-License-Identifier: GPL-2.0-only */
/* What a program may do while it waits for the kernel. */
#ifndef _ASM_RUMP_VDSO_PROCESSOR_H
#define _ASM_RUMP_VDSO_PROCESSOR_H

static __always_inline void cpu_relax(void)
{
	asm volatile("pause" ::: "memory");
}

#endif
