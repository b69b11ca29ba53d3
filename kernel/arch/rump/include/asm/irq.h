/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt numbers: the machine's lines first, by their own numbers, because command lines and PCI's
 * registers name them; then one per kind of hypercall event, then messages.
 */
#ifndef _ASM_RUMP_IRQ_H
#define _ASM_RUMP_IRQ_H

#define nr_legacy_irqs() 0
#define irq_canonicalize(irq) (irq)

#define RUMP_IRQ_TIMER 32
#define RUMP_IRQ_CONSOLE 33
#define RUMP_IRQ_DISK 34
#define RUMP_IRQ_NET 35
#define RUMP_IRQ_SIGNAL 36
#define RUMP_IRQ_DEVICE 37
#define RUMP_IRQ_XEN 38
#define RUMP_IRQ_LAST RUMP_IRQ_XEN
#define RUMP_IRQ_DYNAMIC 40 /* the first that Linux gives out */

#ifdef CONFIG_RUMP_DEVICES
#define NR_IRQS 136
#else
#define NR_IRQS 64
#endif

#endif
