// SPDX-License-Identifier: GPL-2.0-only
/* Event channels: Linux's own code for them behind one event of the platform. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <asm/rump.h>
#include <xen/events.h>

static int platform_irq[HYP_XEN_PORTS];

static void xen_event(struct irq_desc *desc)
{
	xen_evtchn_do_upcall();
}

/* The platform looks by itself what its event channels tell; Linux only acknowledges them. */
static irqreturn_t platform_event(int irq, void *data)
{
	/* Between the upcall and the acknowledgement it rang no more. */
	hyp->poll();
	return IRQ_HANDLED;
}

/*
 * Linux takes all event channels over, masked, so that those of the platform are unmasked at once: its timer
 * has not been set yet, and what else comes meanwhile Xen keeps.
 */
void __init rump_xen_irqs(void)
{
	const struct hyp_xen *xen = hyp_boot->xen;
	unsigned int i;

	if (!xen)
		return;
	xen_init_IRQ();
	irq_set_chained_handler(RUMP_IRQ_XEN, xen_event);
	for (i = 0; i < xen->ports; i++) {
		platform_irq[i] = bind_evtchn_to_irqhandler(xen->port[i], platform_event,
							    IRQF_NO_SUSPEND | IRQF_NO_THREAD,
							    "platform", NULL);
		if (platform_irq[i] < 0)
			panic("rump: event channel %u of the platform cannot be bound",
			      xen->port[i]);
	}
}

/* After a suspension the platform has new ones. */
void rump_xen_rebind(void)
{
	const struct hyp_xen *xen = hyp_boot->xen;
	unsigned int i;

	for (i = 0; i < xen->ports; i++)
		rebind_evtchn_irq(xen->port[i], platform_irq[i]);
}
