// SPDX-License-Identifier: GPL-2.0-only
/* The CPU's own interrupt controller and its timer: Intel SDM vol. 3, chapter 10. */
#include "pc.h"

#define MSR_APIC_BASE 0x1b
#define BASE_ENABLE 0x800
#define BASE_X2APIC 0x400
#define BASE_ADDRESS 0xffffff000ull
#define MSR_X2APIC 0x800 /* the registers, one for each 16 bytes of the others */
#define MSR_DEADLINE 0x6e0

#define REG_ID 0x20
#define REG_PRIORITY 0x80
#define REG_END 0xb0
#define REG_SPURIOUS 0xf0
#define REG_COMMAND 0x300
#define REG_TIMER 0x320
#define REG_LINT0 0x350
#define REG_LINT1 0x360
#define REG_ERROR 0x370
#define REG_COUNT_START 0x380
#define REG_COUNT 0x390
#define REG_DIVIDE 0x3e0

#define SPURIOUS_ENABLE 0x100
#define TIMER_DEADLINE 0x40000
#define MASKED 0x10000
#define DELIVER_NMI 0x400
#define TO_SELF 0x40000
#define DIVIDE_BY_1 0xb

#define CPUID1_X2APIC (1u << 21)
#define CPUID1_DEADLINE (1u << 24)

static volatile uint8_t *registers; /* NULL: by MSR */
static bool deadline;
static unsigned int id;

static uint32_t read(unsigned int reg)
{
	if (!registers)
		return read_msr(MSR_X2APIC + reg / 16);
	return *(volatile uint32_t *)(registers + reg);
}

static void write(unsigned int reg, uint32_t value)
{
	if (!registers)
		write_msr(MSR_X2APIC + reg / 16, value);
	else
		*(volatile uint32_t *)(registers + reg) = value;
}

void pc_start_lapic(void)
{
	uint32_t features = read_cpuid(1, 0).c;
	uint64_t base = read_msr(MSR_APIC_BASE) | BASE_ENABLE;

	write_msr(MSR_APIC_BASE, base);
	if (features & CPUID1_X2APIC)
		write_msr(MSR_APIC_BASE, base | BASE_X2APIC);
	else
		registers = machine_device_map(base & BASE_ADDRESS, PAGE);
	deadline = features & CPUID1_DEADLINE;
	id = registers ? read(REG_ID) >> 24 : read(REG_ID);
	write(REG_LINT0, MASKED);
	write(REG_LINT1, MASKED);
	write(REG_ERROR, MASKED);
	write(REG_PRIORITY, 0);
	write(REG_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
	write(REG_DIVIDE, DIVIDE_BY_1);
	write(REG_TIMER, VECTOR_TIMER | (deadline ? TIMER_DEADLINE : 0));
	/* The mode must be there before the first deadline (Intel SDM vol. 3, 10.5.4.1). */
	asm volatile("mfence" : : : "memory");
}

unsigned int pc_lapic_id(void)
{
	return id;
}

void pc_lapic_end(void)
{
	write(REG_END, 0);
}

void pc_lapic_open_nmi(void)
{
	write(REG_LINT1, DELIVER_NMI);
}

/* One write, also where the register has 64 bits: in any context. */
void pc_lapic_interrupt(unsigned int vector)
{
	write(REG_COMMAND, TO_SELF | vector);
}

void pc_lapic_timer(uint32_t count)
{
	write(REG_COUNT_START, count);
}

uint32_t pc_lapic_count(void)
{
	return read(REG_COUNT);
}

void pc_lapic_deadline(uint64_t tsc)
{
	write_msr(MSR_DEADLINE, tsc);
}

bool pc_lapic_has_deadline(void)
{
	return deadline;
}
