// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of the machine. How it ended is told to whoever gave it a status port: a debug console
 * (QEMU's isa-debugcon) at port 0xea that reads back 0xea gets a letter and a byte. The exit device
 * (isa-debug-exit at 0x501) makes QEMU end with 2 * status + 1.
 */
#include "pc.h"

#define STATUS_SIGNAL 128 /* the shell's way to say it in an exit status */

#define PORT_STATUS 0xea
#define PORT_EXIT 0x501
#define EXIT_MAX 127
/* ACPI's PM1a control register: SLP_EN, and S5 where SLP_TYP is 0 (ACPI 6.4, 4.8.3.2). */
#define PORT_POWER_QEMU 0x604
#define PORT_POWER_BOCHS 0xb004
#define POWER_OFF 0x2000

static void tell(char how, uint8_t value)
{
	if (in8(PORT_STATUS) != PORT_STATUS)
		return;
	out8(PORT_STATUS, how);
	out8(PORT_STATUS, value);
}

/* An exception that cannot be handled, nor its double fault: the CPU shuts down. */
static void shut_down(void)
{
	static const struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) no_table;

	asm volatile("lidt %0; int3" : : "m"(no_table));
}

static void end(int status) __attribute__((noreturn));

static void end(int status)
{
	interrupts_hold();
	out8(PORT_EXIT, status < EXIT_MAX ? status : EXIT_MAX);
	if (pc_is_virtual()) {
		out16(PORT_POWER_QEMU, POWER_OFF);
		out16(PORT_POWER_BOCHS, POWER_OFF);
		/* A machine without ACPI's registers (microvm) ends when it would be reset. */
		shut_down();
	}
	machine_print(image_name(), ": the machine can be switched off\n", NULL);
	for (;;)
		asm volatile("cli; hlt");
}

void pc_halt(int status)
{
	if (status < DEATH_BY_SIGNAL) {
		tell('E', status);
		end(status);
	}
	tell('S', status - DEATH_BY_SIGNAL);
	end(STATUS_SIGNAL + status - DEATH_BY_SIGNAL);
}

void pc_panic(const char *message)
{
	if (message)
		machine_print(image_name(), ": ", message, "\n", NULL);
	tell('P', STATUS_PANIC);
	end(STATUS_PANIC);
}
