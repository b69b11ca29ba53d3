/* SPDX-License-Identifier: GPL-2.0-only */
/* What x86's headers want of code patching: nothing is patched, and one CPU needs no lock prefix. */
#ifndef _ASM_RUMP_ALTERNATIVE_H
#define _ASM_RUMP_ALTERNATIVE_H

#ifdef CONFIG_SMP
#define LOCK_PREFIX "lock; "
#define LOCK_PREFIX_HERE "lock; "
#else
#define LOCK_PREFIX ""
#define LOCK_PREFIX_HERE ""
#endif

/* The variant for a CPU that has @feature is always right here: it is the one that does more. */
#define alternative(oldinstr, newinstr, feature) asm volatile(newinstr : : : "memory")

#endif
