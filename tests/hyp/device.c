// SPDX-License-Identifier: GPL-2.0-only
/* Devices of a machine: memory, addresses for them, a line. The device is the clock chip's alarm. */
#include "test.h"

#define LEN (3 * PAGE)
#define IOAPIC 0xfec00000u
#define IRQ_CLOCK 8
#define PORT_INDEX 0x70
#define PORT_DATA 0x71
#define STATUS_A 10
#define STATUS_B 11
#define STATUS_C 12
#define RATE_32HZ 0x2b /* slow: QEMU makes an edge of each, served or not */
#define PERIODIC 0x40

static uint8_t clock_read(uint8_t reg)
{
	uint8_t value;

	asm volatile("outb %0, %1" : : "a"(reg), "Nd"((uint16_t)PORT_INDEX));
	asm volatile("inb %1, %0" : "=a"(value) : "Nd"((uint16_t)PORT_DATA));
	return value;
}

static void clock_write(uint8_t reg, uint8_t value)
{
	asm volatile("outb %0, %1" : : "a"(reg), "Nd"((uint16_t)PORT_INDEX));
	asm volatile("outb %0, %1" : : "a"(value), "Nd"((uint16_t)PORT_DATA));
}

static void check_addresses(void)
{
	uintptr_t base = boot->window.start + (1ul << 20);
	static char here[8];
	uint64_t first;

	ok(hyp->device_address(here, sizeof(here)) == (uintptr_t)here, "the image is where it is");
	ok(hyp->device_address((void *)boot->ram[0].start, LEN) == boot->ram[0].start, "RAM too");
	ok(!hyp->device_address((void *)base, 1), "nothing has no address");
	hyp->mem_commit(base, LEN, HYP_PROT_READ | HYP_PROT_WRITE);
	first = hyp->device_address((void *)(base + 5), 8);
	ok(first && first % PAGE == 5, "program memory is populated");
	*(volatile char *)(base + 5) = 77;
	ok(*(volatile char *)first == 77, "and is RAM there");
	hyp->mem_release(base, LEN);
}

static void check_memory(void)
{
	volatile uint32_t *ioapic = hyp->device_map(IOAPIC, 32);

	ok(ioapic != NULL, "device_map()");
	ioapic[0] = 1;
	ok((ioapic[4] >> 16 & 0xff) == 23, "the I/O APIC has 24 pins");
	ok(hyp->device_map(IOAPIC, 32) == ioapic, "a second time it is the same");
	ok(!hyp->device_map(1ull << 52, PAGE), "not everything is an address");
}

/* An emulator on a busy host makes up for ticks: an event may speak of one that was taken already. */
static bool comes(void)
{
	while (idle_for(HYP_EVENT_DEVICE, SECOND))
		if (hyp->irq_take() == IRQ_CLOCK)
			return true;
	return false;
}

static void check_line(void)
{
	ok(hyp->irq_enable(200, 0) < 0 && hyp->irq_enable(HYP_IRQ_LINES - 1, 0) < 0,
	   "lines that do not exist");
	ok(hyp->irq_take() < 0, "nothing has come yet");
	clock_write(STATUS_A, RATE_32HZ);
	clock_write(STATUS_B, clock_read(STATUS_B) | PERIODIC);
	clock_read(STATUS_C);
	ok(!hyp->irq_enable(IRQ_CLOCK, HYP_LINE_EDGE), "irq_enable()");
	ok(comes(), "the interrupt comes");
	clock_read(STATUS_C);
	ok(comes(), "and again when the device is served");
	ok(hyp->irq_take() < 0, "once each");
	hyp->irq_disable(IRQ_CLOCK);
	clock_read(STATUS_C);
	ok(!idle_for(HYP_EVENT_DEVICE, 50 * MS) && hyp->irq_take() < 0, "disabled it is not seen");
	ok(!hyp->irq_enable(IRQ_CLOCK, HYP_LINE_EDGE) && comes(), "an edge meanwhile was kept");
	clock_write(STATUS_B, clock_read(STATUS_B) & ~PERIODIC);
	hyp->irq_disable(IRQ_CLOCK);
}

static void check_message(void)
{
	struct hyp_irq_message a, b;

	ok(!hyp->irq_message(HYP_IRQ_LINES, &a) && !hyp->irq_message(HYP_IRQS - 1, &b),
	   "irq_message()");
	ok(a.address >> 20 == 0xfee && a.data != b.data, "goes to the CPU, each with its vector");
	ok(hyp->irq_message(0, &a) < 0 && hyp->irq_message(HYP_IRQS, &a) < 0,
	   "a line is no message");
}

void test_device(void)
{
	check_addresses();
	check_memory();
	check_line();
	check_message();
}
