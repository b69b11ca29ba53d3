// SPDX-License-Identifier: GPL-2.0-only
/* Stolen time is not accounted: what Linux's code for that (drivers/xen/time.c) names. */
#include <linux/jump_label.h>
#include <linux/static_call.h>
#include <asm/paravirt.h>

struct static_key paravirt_steal_enabled;
struct static_key paravirt_steal_rq_enabled;

u64 rump_no_steal_clock(int cpu)
{
	return 0;
}

DEFINE_STATIC_CALL(pv_steal_clock, rump_no_steal_clock);
