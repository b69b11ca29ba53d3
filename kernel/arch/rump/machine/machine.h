/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share. */
#ifndef RUMP_MACHINE_H
#define RUMP_MACHINE_H

#include <linux/device.h>
#include <asm/rump.h>

/* message.c: handles the message @irq; makes messages available to the devices below @bridge. */
#ifdef CONFIG_PCI_MSI
void rump_message(unsigned int irq);
void rump_message_domain(struct device *bridge);
#else
static inline void rump_message(unsigned int irq)
{
}

static inline void rump_message_domain(struct device *bridge)
{
}
#endif

#endif
