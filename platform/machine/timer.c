// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one-shot timer. The kernel sets it anew at almost every tick and mostly to later, so a timer
 * that is armed for an earlier moment is left alone: when it fires early its handler arms it for what
 * is wanted by then.
 */
#include "machine.h"

#define EARLY 1000000 /* ns: an interrupt may come before its time by that, as the clock has it */

static volatile uint64_t deadline = NEVER;
static volatile uint64_t armed = NEVER; /* when the machine's timer fires */

/* Interrupts are held back. */
static void arm(uint64_t when)
{
	if (armed <= when)
		return;
	armed = when;
	machine->arm_timer(when);
}

void machine_set_timer(uint64_t when)
{
	uint64_t flags = machine->hold();

	/* 584 years: the same as never. */
	deadline = when > NEVER / 2 ? NEVER : when;
	if (deadline != NEVER)
		arm(deadline);
	machine->restore(flags);
}

unsigned long machine_timer_interrupt(void)
{
	unsigned long events = 0;

	armed = NEVER;
	if (deadline != NEVER && machine->ops->clock() >= deadline) {
		deadline = NEVER;
		events = HYP_EVENT_TIMER;
	}
	if (deadline != NEVER)
		arm(deadline);
	return events;
}

unsigned long machine_timer_look(void)
{
	uint64_t flags = machine->hold();
	unsigned long events = 0;

	if (armed != NEVER && machine->ops->clock() + EARLY >= armed)
		events = machine_timer_interrupt();
	machine->restore(flags);
	return events;
}
