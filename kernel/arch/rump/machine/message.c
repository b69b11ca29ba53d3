// SPDX-License-Identifier: GPL-2.0-only
/* Messages (MSI, MSI-X): the platform's numbers as an interrupt domain below Linux's own for PCI. */
#include <linux/bitmap.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/msi.h>
#include "machine.h"

static struct irq_domain *messages;
/* By the platform's number. PCI's code holds a mutex while it changes this. */
static DECLARE_BITMAP(taken, HYP_IRQS);

void rump_message(unsigned int irq)
{
	generic_handle_domain_irq(messages, irq);
}

/* A message is over when it has been taken. */
static void ack_message(struct irq_data *data)
{
}

static void compose(struct irq_data *data, struct msi_msg *msg)
{
	struct hyp_irq_message message = {};

	if (hyp->irq_message(data->hwirq, &message))
		return;
	msg->address_lo = lower_32_bits(message.address);
	msg->address_hi = upper_32_bits(message.address);
	msg->data = message.data;
}

static struct irq_chip message_chip = {
	.name = "message",
	.irq_ack = ack_message,
	.irq_compose_msi_msg = compose,
};

static int take_message(struct irq_domain *domain, unsigned int virq)
{
	struct hyp_irq_message message;
	unsigned int irq = find_next_zero_bit(taken, HYP_IRQS, HYP_IRQ_LINES);

	if (irq >= HYP_IRQS || hyp->irq_message(irq, &message) ||
	    hyp->irq_enable(irq, HYP_LINE_EDGE))
		return -ENOSPC;
	__set_bit(irq, taken);
	irq_domain_set_info(domain, virq, irq, &message_chip, NULL, handle_edge_irq, NULL, NULL);
	return 0;
}

static void free_messages(struct irq_domain *domain, unsigned int virq, unsigned int count)
{
	struct irq_data *data;

	for (; count--; virq++) {
		data = irq_domain_get_irq_data(domain, virq);
		hyp->irq_disable(data->hwirq);
		__clear_bit(data->hwirq, taken);
		irq_domain_reset_irq_data(data);
	}
}

static int alloc_messages(struct irq_domain *domain, unsigned int virq, unsigned int count,
			  void *arg)
{
	unsigned int i;
	int error;

	for (i = 0; i < count; i++) {
		error = take_message(domain, virq + i);
		if (error) {
			free_messages(domain, virq, i);
			return error;
		}
	}
	return 0;
}

static const struct irq_domain_ops message_ops = {
	.alloc = alloc_messages,
	.free = free_messages,
};

static struct irq_chip pci_chip = {
	.name = "PCI-MSI",
	.irq_ack = irq_chip_ack_parent,
};

/* Several messages of one MSI capability would need numbers in a row: each device gets one. */
static struct msi_domain_info pci_info = {
	.flags = MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS | MSI_FLAG_PCI_MSIX,
	.chip = &pci_chip,
};

void rump_message_domain(struct device *bridge)
{
	struct fwnode_handle *name = irq_domain_alloc_named_fwnode("messages");
	struct fwnode_handle *pci_name = irq_domain_alloc_named_fwnode("PCI-MSI");
	struct irq_domain *pci = NULL;

	if (name && pci_name)
		messages = irq_domain_create_linear(name, HYP_IRQS, &message_ops, NULL);
	if (messages)
		pci = pci_msi_create_irq_domain(pci_name, &pci_info, messages);
	if (!pci)
		pr_err("rump: no memory for messages of PCI devices\n");
	dev_set_msi_domain(bridge, pci);
}
