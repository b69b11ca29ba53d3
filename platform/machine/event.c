// SPDX-License-Identifier: GPL-2.0-only
/* Events come by interrupts, which report them themselves; only the timer may be looked at. */
#include "machine.h"

void machine_poll(void)
{
	unsigned long events = machine_timer_look();

	if (events)
		rump_on_event(NULL, events);
}

/* Nobody sends signals from outside. */
int machine_take_signal(void)
{
	return 0;
}
