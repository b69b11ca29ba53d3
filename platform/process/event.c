// SPDX-License-Identifier: GPL-2.0-only
/*
 * idle() and poll(): finding out what has happened. The timer and the signals report themselves
 * (signal.c); descriptors are asked here. One descriptor is asked only while its event has not been
 * reported or has been answered: a kernel that does not read would otherwise never sleep.
 */
#include "process.h"

static volatile bool idling;

volatile int process_idle_abort;

bool process_idling(void)
{
	return idling;
}

struct poll_set {
	struct process_pollfd fds[MAX_POLL];
	unsigned int console, nics, count;
};

/* Console first, then NICs, then the ring, which needs no answer: disk_ready() looks itself. */
static void fill(struct poll_set *set)
{
	set->console = process_console_poll(set->fds);
	set->nics = process_net_poll(set->fds + set->console);
	set->count = set->console + set->nics;
	if (process_uring_fd >= 0 && process_disk_outstanding())
		set->fds[set->count++] =
			(struct process_pollfd){ .fd = process_uring_fd, .events = POLL_READ };
}

static unsigned long found(struct poll_set *set)
{
	return process_console_polled(set->fds, set->console) |
	       process_net_polled(set->fds + set->console, set->nics);
}

static void report(unsigned long events)
{
	if (events)
		rump_on_event(NULL, events);
}

static void wait_once(void)
{
	struct poll_set set;
	unsigned long events = process_disk_ready();

	if (!events) {
		fill(&set);
		if (process_idle_ppoll(set.fds, set.count, NULL) > 0)
			events = found(&set);
		events |= process_disk_ready();
	}
	report(events);
}

static void wait_until_pending(void)
{
	for (;;) {
		/* Before the look: every signal from here on sets it again. See entry.S. */
		process_idle_abort = 0;
		if (rump_events_pending())
			break;
		wait_once();
	}
}

/* Packets alone come so soon and so often that it matters how they are awaited. */
static void wait_for_packets(void)
{
	uint64_t begun;

	if (process_spin())
		return;
	begun = process_clock();
	wait_until_pending();
	process_slept(process_clock() - begun);
}

void process_idle(void)
{
	idling = true;
	process_net_idle();
	if (process_nic_count())
		wait_for_packets();
	else
		wait_until_pending();
	idling = false;
	if (process_disk_outstanding())
		process_timer_look();
}

void process_poll(void)
{
	static const struct process_timespec now;
	struct poll_set set;
	unsigned long events = process_timer_expired() | process_disk_ready();

	fill(&set);
	if (set.count && host(ppoll, set.fds, set.count, &now, NULL, 8) > 0)
		events |= found(&set);
	report(events);
}
