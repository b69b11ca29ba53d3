// SPDX-License-Identifier: GPL-2.0-only
/*
 * The power button: pressed, it asks the program to end, by SIGTERM. A virtual machine's is what its VMM
 * presses for "shut down" (QEMU: system_powerdown). It is two registers and an interrupt that ACPI's
 * tables name (ACPI 6.4, 4.8.3.1 and 5.2); nothing of ACPI's code is needed. A real PC's button stays
 * with its firmware: there more would have to be taken over.
 *
 * A machine without such tables may have a non-maskable interrupt for a button, if it is told so.
 */
#include <linux/signal.h>
#include "pc.h"

#define PM1_POWER_BUTTON 0x100 /* in status and enable */
#define PM1_SCI_EN 1 /* in control: the registers are ours */
#define FADT_BUTTON_ELSEWHERE (1u << 4)
#define FADT_NO_REGISTERS (1u << 20)
#define TRIES 100000 /* of waiting for the firmware */

#define OVERRIDE 2 /* MADT: interrupt source override, 5.2.12.5 */
#define OVERRIDE_HIGH 1
#define OVERRIDE_POLARITY 3

struct rsdp {
	char signature[8];
	uint8_t checksum, oem[6], revision;
	uint32_t rsdt;
} __attribute__((packed));

struct header {
	char signature[4];
	uint32_t length;
	uint8_t others[28];
};

struct rsdt {
	struct header header;
	uint32_t table[];
};

struct fadt {
	struct header header;
	uint32_t facs, dsdt;
	uint8_t model, profile;
	uint16_t sci;
	uint32_t command_port;
	uint8_t enable, disable, s4, pstate;
	uint32_t event, event_b, control, control_b, control_2, timer, gpe0, gpe1;
	uint8_t event_length, lengths[7];
	uint16_t latency[4];
	uint8_t clock[5];
	uint16_t boot;
	uint8_t reserved;
	uint32_t flags;
} __attribute__((packed));

struct madt {
	struct header header;
	uint32_t lapic, flags;
	uint8_t entries[];
};

struct override {
	uint8_t type, length, bus, source;
	uint32_t line;
	uint16_t flags;
} __attribute__((packed));

static uint16_t status, enable, control, command_port; /* status is 0 where there is no button */
static uint8_t command;
static unsigned int line, how;
static volatile bool pressed;
static bool by_nmi;

static const void *find_table(const struct rsdt *rsdt, const char *signature)
{
	unsigned int count = (rsdt->header.length - sizeof(rsdt->header)) / sizeof(rsdt->table[0]);

	for (unsigned int i = 0; i < count; i++) {
		const struct header *table = (const void *)(uintptr_t)rsdt->table[i];

		if (!memcmp(table->signature, signature, sizeof(table->signature)))
			return table;
	}
	return NULL;
}

/* The interrupt is a level, active low, on the line of its number, if nothing else is said (5.2.9). */
static void find_line(const struct madt *madt, uint16_t source)
{
	const uint8_t *at, *end;

	line = source;
	how = HYP_LINE_LEVEL | HYP_LINE_LOW;
	if (!madt)
		return;
	end = (const uint8_t *)madt + madt->header.length;
	for (at = madt->entries; at + 2 <= end && at[1]; at += at[1]) {
		const struct override *o = (const void *)at;

		if (o->type != OVERRIDE || o->source != source)
			continue;
		line = o->line;
		if ((o->flags & OVERRIDE_POLARITY) == OVERRIDE_HIGH)
			how = HYP_LINE_LEVEL;
	}
}

void pc_find_power(const void *start)
{
	const struct rsdp *rsdp = start;
	const struct rsdt *rsdt = (const void *)(uintptr_t)rsdp->rsdt;
	const struct fadt *fadt;

	if (!pc_is_virtual() || memcmp(rsdp->signature, "RSD PTR ", 8) || !rsdt ||
	    memcmp(rsdt->header.signature, "RSDT", 4))
		return;
	fadt = find_table(rsdt, "FACP");
	if (!fadt || fadt->flags & (FADT_BUTTON_ELSEWHERE | FADT_NO_REGISTERS))
		return;
	status = fadt->event;
	enable = fadt->event + fadt->event_length / 2;
	control = fadt->control;
	command_port = fadt->command_port;
	command = fadt->enable;
	find_line(find_table(rsdt, "APIC"), fadt->sci);
}

/* From the firmware's hands into ours (4.8.3.2.1). */
static bool take_registers(void)
{
	if (in16(control) & PM1_SCI_EN || !command_port)
		return true;
	out8(command_port, command);
	for (int i = 0; i < TRIES; i++)
		if (in16(control) & PM1_SCI_EN)
			return true;
	return false;
}

bool pc_start_power(unsigned int *irq, unsigned int *trigger)
{
	if (!status || !take_registers())
		return false;
	out16(status, PM1_POWER_BUTTON); /* a one clears it */
	out16(enable, PM1_POWER_BUTTON);
	*irq = line;
	*trigger = how;
	return true;
}

unsigned long pc_power_interrupt(unsigned int irq)
{
	if (!status || irq != line || !(in16(status) & PM1_POWER_BUTTON))
		return 0;
	out16(status, PM1_POWER_BUTTON);
	pressed = true;
	return HYP_EVENT_SIGNAL;
}

void pc_start_nmi_button(void)
{
	by_nmi = true;
	pc_lapic_open_nmi();
}

/* It may have met anything: the rest is an interrupt's, which waits until it may come. */
void pc_nmi(void)
{
	if (!by_nmi)
		return;
	pressed = true;
	pc_lapic_interrupt(VECTOR_BUTTON);
}

int pc_take_signal(void)
{
	if (!pressed)
		return 0;
	pressed = false;
	return SIGTERM;
}
