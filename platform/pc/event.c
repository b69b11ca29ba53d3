// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for events. All of them come by interrupts, which report them themselves. */
#include "pc.h"

void pc_idle(void)
{
	for (;;) {
		/* An interrupt after the look would be slept over: sti lets it through at hlt. */
		asm volatile("cli" : : : "memory");
		if (rump_events_pending())
			break;
		asm volatile("sti; hlt" : : : "memory");
	}
	asm volatile("sti" : : : "memory");
}
