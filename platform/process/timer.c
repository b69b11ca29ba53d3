// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one-shot timer. The kernel sets it anew at almost every tick and mostly to later, so a host
 * timer that is armed for an earlier moment is left alone: when it fires early its handler arms it
 * for what is wanted by then. Most calls of set_timer() cost no system call.
 *
 * Invariant outside of arm() and the handler: the host timer is armed for a moment not after the
 * deadline and not after the next look at what is not waited for.
 */
#include <linux/signal.h>
#include <linux/time.h>
#include "process.h"

/* How late a busy program may notice a finished request, or one of many packets. A signal takes tens of us. */
#define LOOK_NS 1000000

static volatile uint64_t deadline = NEVER;
static volatile uint64_t look = NEVER; /* at disks and NICs */
static volatile uint64_t armed = NEVER; /* when the host timer fires */
static int timer;

void process_start_timer(void)
{
	sigevent_t event = { .sigev_signo = SIGNAL_TIMER, .sigev_notify = SIGEV_SIGNAL };
	long error = host(timer_create, CLOCK_MONOTONIC, &event, &timer);

	if (error)
		process_fail("timer: ", process_error(error), "; raise the limit (ulimit -i)",
			     NULL);
}

/*
 * A signal between the store and the system call lets the handler arm the timer itself, for the
 * earliest of what is wanted, which includes @when: arming it again is harmless.
 */
static void arm(uint64_t when)
{
	uint64_t at = when + process_clock_origin();
	struct {
		struct process_timespec interval, value;
	} setting = { .value = { at / NS_PER_SECOND, at % NS_PER_SECOND } };

	if (armed <= when)
		return;
	armed = when;
	if (host(timer_settime, timer, TIMER_ABSTIME, &setting, 0))
		process_panic("the host refuses its timer");
}

void process_set_timer(uint64_t when)
{
	/* 584 years or the sum would wrap: the same as never. */
	if (when > NEVER / 2)
		when = NEVER;
	deadline = when;
	if (when != NEVER)
		arm(when);
}

void process_timer_look(void)
{
	if (look != NEVER)
		return;
	look = process_clock() + LOOK_NS;
	arm(look);
}

unsigned long process_timer_expired(void)
{
	if (deadline == NEVER || process_clock() < deadline)
		return 0;
	deadline = NEVER;
	return HYP_EVENT_TIMER;
}

unsigned long process_timer_signal(void)
{
	unsigned long events;
	uint64_t next;

	armed = NEVER;
	events = process_timer_expired();
	if (look != NEVER) {
		events |= process_disk_ready() | process_net_look();
		look = NEVER;
		if (process_disk_outstanding() && !process_idling())
			look = process_clock() + LOOK_NS;
	}
	next = deadline < look ? deadline : look;
	if (next != NEVER)
		arm(next);
	return events;
}
