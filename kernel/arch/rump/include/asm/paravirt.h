/* SPDX-License-Identifier: GPL-2.0-only */
/* Names that Linux's accounting of stolen time (drivers/xen/time.c) is built with; see xen/time.c. */
#ifndef _ASM_RUMP_PARAVIRT_H
#define _ASM_RUMP_PARAVIRT_H

#include <linux/static_call_types.h>
#include <linux/types.h>

struct static_key;
extern struct static_key paravirt_steal_enabled;
extern struct static_key paravirt_steal_rq_enabled;

u64 rump_no_steal_clock(int cpu);
DECLARE_STATIC_CALL(pv_steal_clock, rump_no_steal_clock);

#endif
