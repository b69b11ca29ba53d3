/* SPDX-License-Identifier: GPL-2.0-only */
/* What lib/vdso/gettimeofday.c asks of an architecture; for code that runs as the program's. */
#ifndef _ASM_RUMP_VDSO_GETTIMEOFDAY_H
#define _ASM_RUMP_VDSO_GETTIMEOFDAY_H

#include <uapi/asm/unistd_64.h>
#include <hyp.h>

#define VDSO_HAS_TIME 1

extern const struct hyp_ops *hyp;

static __always_inline u64 __arch_get_hw_counter(s32 clock_mode, const struct vdso_data *vd)
{
	return hyp->clock();
}

static __always_inline const struct vdso_data *__arch_get_vdso_data(void)
{
	return _vdso_data;
}

/* As the baker's thunks do it (entry.S). */
static __always_inline long rump_vdso_call(long nr, long a, const void *b)
{
	asm volatile("leaq 1f(%%rip), %%rcx\n\t"
		     "jmp rump_syscall_jump\n"
		     "1:"
		     : "+a"(nr)
		     : "D"(a), "S"(b)
		     : "rcx", "r11", "memory", "cc");
	return nr;
}

static __always_inline long clock_gettime_fallback(clockid_t clock, struct __kernel_timespec *ts)
{
	return rump_vdso_call(__NR_clock_gettime, clock, ts);
}

static __always_inline long gettimeofday_fallback(struct __kernel_old_timeval *tv,
						  struct timezone *tz)
{
	return rump_vdso_call(__NR_gettimeofday, (long)tv, tz);
}

#endif
