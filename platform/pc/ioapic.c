// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt controller of lines: Intel 82093AA data sheet, 3.0. Its pin N is ACPI's global system
 * interrupt N.
 */
#include "pc.h"

#define IOAPIC 0xfec00000u
#define REG_SELECT 0x00
#define REG_WINDOW 0x10

#define INDEX_VERSION 0x01
#define INDEX_ROUTE(pin) (0x10 + 2 * (pin)) /* the low half; the high one follows */

#define ROUTE_LOW 0x2000
#define ROUTE_LEVEL 0x8000
#define ROUTE_MASKED 0x10000
#define ROUTE_CPU_SHIFT 24

static volatile uint8_t *registers;
static unsigned int pins;

static uint32_t read(unsigned int index)
{
	*(volatile uint32_t *)(registers + REG_SELECT) = index;
	return *(volatile uint32_t *)(registers + REG_WINDOW);
}

static void write(unsigned int index, uint32_t value)
{
	*(volatile uint32_t *)(registers + REG_SELECT) = index;
	*(volatile uint32_t *)(registers + REG_WINDOW) = value;
}

void pc_start_ioapic(void)
{
	uint32_t version;

	registers = machine_device_map(IOAPIC, PAGE);
	version = read(INDEX_VERSION);
	/* All bits are set where nothing is. */
	pins = version == ~0u ? 0 : (version >> 16 & 0xff) + 1;
	for (unsigned int pin = 0; pin < pins; pin++)
		write(INDEX_ROUTE(pin), ROUTE_MASKED);
}

unsigned int pc_ioapic_pins(void)
{
	return pins;
}

void pc_ioapic_route(unsigned int pin, unsigned int vector, unsigned int how)
{
	uint32_t route = vector | ROUTE_MASKED;
	uint64_t flags;

	if (pin >= pins)
		return;
	if (how & HYP_LINE_LEVEL)
		route |= ROUTE_LEVEL;
	if (how & HYP_LINE_LOW)
		route |= ROUTE_LOW;
	flags = interrupts_hold();
	write(INDEX_ROUTE(pin), route);
	write(INDEX_ROUTE(pin) + 1, pc_lapic_id() << ROUTE_CPU_SHIFT);
	interrupts_restore(flags);
}

void pc_ioapic_mask(unsigned int pin, bool mask)
{
	uint64_t flags;
	uint32_t route;

	if (pin >= pins)
		return;
	/* The two registers go together. */
	flags = interrupts_hold();
	route = read(INDEX_ROUTE(pin)) & ~ROUTE_MASKED;
	write(INDEX_ROUTE(pin), route | (mask ? ROUTE_MASKED : 0));
	interrupts_restore(flags);
}
