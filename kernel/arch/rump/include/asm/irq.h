/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupt numbers: one per kind of hypercall event, the rest for buses found later. */
#ifndef _ASM_RUMP_IRQ_H
#define _ASM_RUMP_IRQ_H

#define NR_IRQS 64
#define nr_legacy_irqs() 0

#define RUMP_IRQ_TIMER 1
#define RUMP_IRQ_CONSOLE 2
#define RUMP_IRQ_DISK 3
#define RUMP_IRQ_NET 4
#define RUMP_IRQ_SIGNAL 5
#define RUMP_IRQ_LAST RUMP_IRQ_SIGNAL

#endif
