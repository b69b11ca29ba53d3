// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for events. All of them come by interrupts, which report them themselves. */
#include "pc.h"

void pc_idle(void)
{
	for (;;) {
		/* An interrupt after the look would be slept over. */
		asm volatile("cli" : : : "memory");
		if (rump_events_pending())
			break;
		pc_sleep();
	}
	asm volatile("sti" : : : "memory");
}
