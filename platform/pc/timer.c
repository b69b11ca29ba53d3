// SPDX-License-Identifier: GPL-2.0-only
/* The machine's timer is the LAPIC's. */
#include "pc.h"

void pc_arm_timer(uint64_t when)
{
	uint64_t now;

	if (pc_lapic_has_deadline()) {
		pc_lapic_deadline(pc_clock_to_tsc(when));
		return;
	}
	now = pc_clock();
	pc_lapic_timer(pc_ns_to_lapic(when > now ? when - now : 0));
}
