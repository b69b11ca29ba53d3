/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts are masked by a flag in memory; an event met while masked runs at unmask. */
#ifndef _ASM_RUMP_IRQFLAGS_H
#define _ASM_RUMP_IRQFLAGS_H

#ifndef __ASSEMBLY__
extern unsigned long rump_irq_enabled;
extern unsigned long rump_irq_pending;
void rump_run_irqs(void);

#define ARCH_IRQ_DISABLED 0
#define ARCH_IRQ_ENABLED 1

static __always_inline unsigned long arch_local_save_flags(void)
{
	return READ_ONCE(rump_irq_enabled);
}

static __always_inline void arch_local_irq_restore(unsigned long flags)
{
	barrier();
	WRITE_ONCE(rump_irq_enabled, flags);
	/*
	 * An event before the store was only noted: run it here. One after it runs by itself, and
	 * then pending is zero again.
	 */
	barrier();
	if (flags && unlikely(READ_ONCE(rump_irq_pending)))
		rump_run_irqs();
}
#define arch_local_irq_restore arch_local_irq_restore

static __always_inline void arch_local_irq_disable(void)
{
	WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_DISABLED);
	barrier();
}
#define arch_local_irq_disable arch_local_irq_disable

static __always_inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}
#define arch_local_irq_save arch_local_irq_save
#endif

#include <asm-generic/irqflags.h>

#endif
