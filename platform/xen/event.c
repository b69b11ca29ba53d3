// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event channels. An upcall says that there is something, not what: the platform looks at its timer and
 * its console, and leaves the rest to the kernel. Its own two ports have to be cleared all the same, or
 * they would not ring again; a kernel that has gone over to FIFO event channels does that for them.
 */
#include "xen.h"

#define WORD_BITS 64
#define WORDS 64 /* 2-level event channels: as many words as a word has bits */

static void *own_word(evtchn_port_t port)
{
	return &xen_shared->evtchn_pending[port / WORD_BITS];
}

void xen_own_port(evtchn_port_t port)
{
	struct evtchn_unmask unmask = { port };

	xen_facts.port[xen_facts.ports++] = port;
	hypercall_op(__HYPERVISOR_event_channel_op, EVTCHNOP_unmask, &unmask);
}

void xen_notify(evtchn_port_t port)
{
	struct evtchn_send send = { port };

	hypercall_op(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &send);
}

void xen_start_events(void)
{
	struct evtchn_bind_virq timer = { .virq = VIRQ_TIMER };

	for (unsigned int i = 0; i < WORDS; i++)
		xen_shared->evtchn_mask[i] = ~0ul;
	if (hypercall_op(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_virq, &timer))
		machine_fail("Xen gives no timer interrupt", NULL);
	hypercall(__HYPERVISOR_vcpu_op, VCPUOP_stop_periodic_timer, 0, 0, 0);
	xen_own_port(timer.port);
}

/* Forgets the platform's ports, and their words unless the kernel has something there. */
static void clear_own(void)
{
	uint64_t words = __atomic_exchange_n(&xen_vcpu()->evtchn_pending_sel, 0, __ATOMIC_ACQ_REL);

	for (unsigned int i = 0; i < xen_facts.ports; i++) {
		evtchn_port_t port = xen_facts.port[i];

		__atomic_fetch_and((uint64_t *)own_word(port), ~(1ull << port % WORD_BITS),
				   __ATOMIC_ACQ_REL);
	}
	for (uint64_t rest = words; rest; rest &= rest - 1) {
		unsigned int i = __builtin_ctzll(rest);

		if (!(xen_shared->evtchn_pending[i] & ~xen_shared->evtchn_mask[i]))
			words &= ~(1ull << i);
	}
	__atomic_fetch_or(&xen_vcpu()->evtchn_pending_sel, words, __ATOMIC_ACQ_REL);
}

unsigned long xen_upcall_events(void)
{
	xen_vcpu()->evtchn_upcall_pending = 0;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	clear_own();
	return machine_timer_look() | xen_console_events() | HYP_EVENT_XEN;
}

/*
 * A kernel that has acknowledged a port of the platform's calls this: what happened between the upcall
 * and that rang no more.
 */
void xen_poll(void)
{
	unsigned long events = machine_timer_look() | xen_console_events();

	if (events)
		rump_on_event(NULL, events);
}

/*
 * SCHEDOP_block lets upcalls through and looks for them, all at once. Afterwards they are held back
 * again: the way back from a hypercall restores what was before it.
 */
void xen_pv_idle(void)
{
	uint64_t was = xen_hold();

	while (!rump_events_pending())
		hypercall_op(__HYPERVISOR_sched_op, SCHEDOP_block, NULL);
	xen_restore(was);
}
