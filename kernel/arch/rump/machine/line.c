// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the machine's devices as Linux interrupts of the same numbers, and the event that tells of
 * them and of messages. A line is an edge until its driver or bus says otherwise: so the ISA bus has it,
 * and so VMMs that pulse a line for virtio-mmio expect it.
 */
#include <linux/init.h>
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include "machine.h"

static unsigned int how(u32 trigger)
{
	switch (trigger) {
	case IRQ_TYPE_LEVEL_HIGH:
		return HYP_LINE_LEVEL;
	case IRQ_TYPE_LEVEL_LOW:
		return HYP_LINE_LEVEL | HYP_LINE_LOW;
	case IRQ_TYPE_EDGE_FALLING:
		return HYP_LINE_EDGE | HYP_LINE_LOW;
	default:
		return HYP_LINE_EDGE;
	}
}

static void unmask_line(struct irq_data *data)
{
	if (hyp->irq_enable(data->irq, how(irqd_get_trigger_type(data))))
		pr_err("rump: the machine has no interrupt line %u\n", data->irq);
}

static void mask_line(struct irq_data *data)
{
	hyp->irq_disable(data->irq);
}

/* An edge is over when it has been taken. */
static void ack_line(struct irq_data *data)
{
}

static void end_line(struct irq_data *data)
{
	hyp->irq_done(data->irq);
}

static int set_line_type(struct irq_data *data, unsigned int type)
{
	if (type == IRQ_TYPE_EDGE_BOTH)
		return -EINVAL;
	irq_set_handler_locked(data,
			       type & IRQ_TYPE_LEVEL_MASK ? handle_fasteoi_irq : handle_edge_irq);
	return IRQ_SET_MASK_OK;
}

static struct irq_chip line_chip = {
	.name = "line",
	.irq_mask = mask_line,
	.irq_unmask = unmask_line,
	.irq_ack = ack_line,
	.irq_eoi = end_line,
	.irq_set_type = set_line_type,
	/* The type is the platform's when a line is unmasked. */
	.flags = IRQCHIP_SET_TYPE_MASKED | IRQCHIP_SKIP_SET_WAKE,
};

static void device_event(struct irq_desc *desc)
{
	int irq;

	while ((irq = hyp->irq_take()) >= 0) {
		if (irq < HYP_IRQ_LINES)
			generic_handle_irq(irq);
		else
			rump_message(irq);
	}
}

void __init rump_lines_init(void)
{
	unsigned int irq;

	if (!hyp_boot->devices)
		return;
	for (irq = 0; irq < HYP_IRQ_LINES; irq++)
		irq_set_chip_and_handler(irq, &line_chip, handle_edge_irq);
	irq_set_chained_handler(RUMP_IRQ_DEVICE, device_event);
}
