/* SPDX-License-Identifier: GPL-2.0-only */
/* Event channels of a guest with one virtual CPU. */
#ifndef _ASM_RUMP_XEN_EVENTS_H
#define _ASM_RUMP_XEN_EVENTS_H

#include <asm/irqflags.h>
#include <asm/ptrace.h>

/* One CPU sends no interrupts to others; Linux wants an enumeration that is not empty. */
enum ipi_vector { XEN_PLACEHOLDER_VECTOR, XEN_NR_IPIS };

/* The mask is the kernel's own flag, not one of the CPU's registers. */
static inline int xen_irqs_disabled(struct pt_regs *regs)
{
	return arch_local_save_flags() == ARCH_IRQ_DISABLED;
}

/* The instruction locks by itself. */
#define xchg_xen_ulong(ptr, val) xchg((ptr), (val))

static inline bool xen_support_evtchn_rebind(void)
{
	return true;
}

#endif
