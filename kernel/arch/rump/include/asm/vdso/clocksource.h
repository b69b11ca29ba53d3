/* SPDX-License-Identifier: GPL-2.0-only */
/* Clocks that a program may read by itself. */
#ifndef _ASM_RUMP_VDSO_CLOCKSOURCE_H
#define _ASM_RUMP_VDSO_CLOCKSOURCE_H

#define VDSO_ARCH_CLOCKMODES VDSO_CLOCKMODE_HYP /* hyp->clock() */

#endif
