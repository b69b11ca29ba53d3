// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of devices. Each number of hyp.h's has a vector of its own. What came is noted here
 * until the kernel takes it; a level is masked at its pin meanwhile.
 */
#include "pc.h"

/* The address and data of a message (Intel SDM vol. 3, 10.11). */
#define MESSAGE_ADDRESS 0xfee00000u
#define MESSAGE_ID_SHIFT 12

#define PIC_MASTER_MASK 0x21
#define PIC_SLAVE_MASK 0xa1

static volatile uint64_t pending[HYP_IRQS / 64], enabled[HYP_IRQS / 64];
static uint32_t level; /* lines, by number */

static void set(volatile uint64_t *bits, unsigned int irq)
{
	__atomic_fetch_or(&bits[irq / 64], 1ull << irq % 64, __ATOMIC_RELAXED);
}

static void clear(volatile uint64_t *bits, unsigned int irq)
{
	__atomic_fetch_and(&bits[irq / 64], ~(1ull << irq % 64), __ATOMIC_RELAXED);
}

static bool is_set(const volatile uint64_t *bits, unsigned int irq)
{
	return bits[irq / 64] >> irq % 64 & 1;
}

static bool is_line(unsigned int irq)
{
	return irq < HYP_IRQ_LINES && irq < pc_ioapic_pins() && irq != IRQ_CONSOLE;
}

static bool is_level(unsigned int irq)
{
	return irq < HYP_IRQ_LINES && (level >> irq & 1);
}

static unsigned int vector_of(unsigned int irq)
{
	return irq < HYP_IRQ_LINES ? VECTOR_LINES + irq : VECTOR_MESSAGES + irq - HYP_IRQ_LINES;
}

/* Its line may be a device's too. */
static void open_power(void)
{
	unsigned int irq, how;

	if (!pc_start_power(&irq, &how) || !is_line(irq))
		return;
	level |= 1u << irq;
	pc_ioapic_route(irq, vector_of(irq), how);
	pc_ioapic_mask(irq, false);
}

void pc_start_interrupts(void)
{
	/* The old controllers keep quiet. */
	out8(PIC_MASTER_MASK, 0xff);
	out8(PIC_SLAVE_MASK, 0xff);
	pc_start_lapic();
	pc_start_ioapic();
	open_power();
}

/* A level that nobody wants stays masked. */
static unsigned long device_interrupt(unsigned int irq)
{
	if (is_level(irq))
		pc_ioapic_mask(irq, true);
	set(pending, irq);
	return is_set(enabled, irq) ? HYP_EVENT_DEVICE : 0;
}

static unsigned long line_interrupt(unsigned int irq)
{
	unsigned long events = pc_power_interrupt(irq);

	/* A device that says so too, goes on saying it. */
	return events ? events : device_interrupt(irq);
}

unsigned long pc_interrupt(unsigned int vector)
{
	unsigned long events = 0;

	if (vector == VECTOR_SPURIOUS)
		return 0; /* it wants no end (Intel SDM vol. 3, 10.9) */
	if (vector == VECTOR_TIMER)
		events = machine_timer_interrupt();
	else if (vector == VECTOR_BUTTON)
		events = HYP_EVENT_SIGNAL;
	else if (vector == VECTOR_LINES + IRQ_CONSOLE)
		events = pc_console_interrupt();
	else if (vector >= VECTOR_LINES && vector < VECTOR_LINES + HYP_IRQ_LINES)
		events = line_interrupt(vector - VECTOR_LINES);
	else if (vector >= VECTOR_MESSAGES && vector < VECTOR_TIMER)
		events = device_interrupt(vector - VECTOR_MESSAGES + HYP_IRQ_LINES);
	pc_lapic_end();
	return events;
}

int pc_irq_enable(unsigned int irq, unsigned int how)
{
	uint64_t flags;

	if (irq >= HYP_IRQS || (irq < HYP_IRQ_LINES && !is_line(irq)))
		return -ENODEV;
	flags = interrupts_hold();
	set(enabled, irq);
	if (irq < HYP_IRQ_LINES) {
		level = (level & ~(1u << irq)) | (how & HYP_LINE_LEVEL ? 1u << irq : 0);
		/* A level that says so still, says it again. */
		if (is_level(irq))
			clear(pending, irq);
		pc_ioapic_route(irq, vector_of(irq), how);
		pc_ioapic_mask(irq, false);
	}
	interrupts_restore(flags);
	if (is_set(pending, irq))
		rump_on_event(NULL, HYP_EVENT_DEVICE);
	return 0;
}

/* An edge's pin stays open: a masked one would forget (82093AA data sheet, 3.2.4). */
void pc_irq_disable(unsigned int irq)
{
	clear(enabled, irq);
	if (is_line(irq) && is_level(irq))
		pc_ioapic_mask(irq, true);
}

int pc_irq_message(unsigned int irq, struct hyp_irq_message *message)
{
	if (irq < HYP_IRQ_LINES || irq >= HYP_IRQS)
		return -ENODEV;
	message->address = MESSAGE_ADDRESS | pc_lapic_id() << MESSAGE_ID_SHIFT;
	message->data = vector_of(irq);
	return 0;
}

int pc_irq_take(void)
{
	for (unsigned int i = 0; i < COUNT(pending); i++) {
		uint64_t now = pending[i] & enabled[i];
		unsigned int irq;

		if (!now)
			continue;
		irq = i * 64 + __builtin_ctzll(now);
		clear(pending, irq);
		return irq;
	}
	return -EAGAIN;
}

void pc_irq_done(unsigned int irq)
{
	if (is_level(irq) && is_set(enabled, irq))
		pc_ioapic_mask(irq, false);
}
