/* SPDX-License-Identifier: GPL-2.0-only */
/* linux/clocksource.h asks for it where programs read clocks by themselves. */
#ifndef _ASM_RUMP_CLOCKSOURCE_H
#define _ASM_RUMP_CLOCKSOURCE_H

#include <asm/vdso/clocksource.h>

#endif
