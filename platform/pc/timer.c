// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one-shot timer. The kernel sets it anew at almost every tick and mostly to later, so a timer
 * that is armed for an earlier moment is left alone: when it fires early its handler arms it for what
 * is wanted by then.
 */
#include "pc.h"

static volatile uint64_t deadline = NEVER;
static volatile uint64_t armed = NEVER; /* when the LAPIC's timer fires */

/* Interrupts are held back. */
static void arm(uint64_t when)
{
	uint64_t now;

	if (armed <= when)
		return;
	armed = when;
	if (pc_lapic_has_deadline()) {
		pc_lapic_deadline(pc_clock_to_tsc(when));
		return;
	}
	now = pc_clock();
	pc_lapic_timer(pc_ns_to_lapic(when > now ? when - now : 0));
}

void pc_set_timer(uint64_t when)
{
	uint64_t flags = interrupts_hold();

	/* 584 years: the same as never. */
	deadline = when > NEVER / 2 ? NEVER : when;
	if (deadline != NEVER)
		arm(deadline);
	interrupts_restore(flags);
}

unsigned long pc_timer_expired(void)
{
	uint64_t flags = interrupts_hold();
	unsigned long events = 0;

	if (deadline != NEVER && pc_clock() >= deadline) {
		deadline = NEVER;
		events = HYP_EVENT_TIMER;
	}
	interrupts_restore(flags);
	return events;
}

unsigned long pc_timer_interrupt(void)
{
	unsigned long events;

	armed = NEVER;
	events = pc_timer_expired();
	if (deadline != NEVER)
		arm(deadline);
	return events;
}
