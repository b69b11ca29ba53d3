// SPDX-License-Identifier: GPL-2.0-only
/*
 * `xl save` and `xl migrate`: the tools take the memory of a guest that has suspended itself and make a new
 * one of it, which goes on behind the hypercall. Memory, page tables and the CPU are as before; event
 * channels, the shared page and the clock are others.
 */
#include "xen.h"

/* @leave and @come: what one kind of guest does before and after; @frame: PV's start information. */
static int suspend(void (*leave)(void), void (*come)(bool cancelled), uint64_t frame)
{
	struct sched_shutdown shutdown = { .reason = SHUTDOWN_suspend };
	uint64_t clock = xen_clock(), was = machine->hold();
	bool cancelled;

	leave();
	/* 0 in the new guest, 1 in the old one if the tools have thought better of it. */
	cancelled =
		hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (uintptr_t)&shutdown, frame, 0);
	come(cancelled);
	if (!cancelled) {
		xen_start_clock(clock);
		xen_facts.ports = 0;
		xen_start_events();
		xen_own_console();
	}
	rump_on_event(NULL, xen_upcall_events());
	machine->restore(was);
	return cancelled;
}

int xen_pv_suspend(void)
{
	return suspend(xen_pv_leave, xen_pv_come,
		       xen_facts.p2m[(uintptr_t)xen_facts.start_info / PAGE]);
}

static void nothing(void)
{
}

int xen_pvh_suspend(void)
{
	return suspend(nothing, xen_pvh_come, 0);
}
