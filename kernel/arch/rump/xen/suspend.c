// SPDX-License-Identifier: GPL-2.0-only
/*
 * `xl save` and `xl migrate`: Linux's own code (drivers/xen/manage.c) freezes the program, suspends the
 * drivers and calls HYPERVISOR_suspend(), which is the platform's. What belongs to the platform is as before
 * when that returns, but for the event channels.
 */
#include <asm/rump.h>
#include <xen/xen-ops.h>

static bool renewed;

void xen_arch_suspend(void)
{
}

void xen_arch_pre_suspend(void)
{
}

void xen_arch_post_suspend(int cancelled)
{
}

/* The platform's timer goes on. Linux calls this only if the suspension was not cancelled. */
void xen_timer_resume(void)
{
	renewed = true;
}

/* With interrupts enabled, before the drivers are resumed. */
void xen_arch_resume(void)
{
	if (renewed)
		rump_xen_rebind();
	renewed = false;
}
