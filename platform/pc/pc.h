/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the pc platform know of each other: one section per file. The platform is all
 * there is below the kernel: everything runs in ring 0 of one CPU, in one address space.
 */
#ifndef PC_H
#define PC_H

#include "../machine/machine.h"

/* -- entry.S, start.c -- */

/* Called by entry.S on the boot stack with what the loader left in eax and ebx. */
void pc_main(uint32_t magic, uintptr_t info) __attribute__((noreturn));

/* The entry points of all vectors. */
#define PC_VECTORS 256
#define PC_VECTOR_SIZE 32
extern const char pc_vectors[PC_VECTORS * PC_VECTOR_SIZE];

/* Interrupts are held back; returns behind one, and they are not. Sleeps at pc_hlt. */
void pc_sleep(void);
extern const char pc_hlt[];

/* -- loader.c -- */

/* Copies what the loader says: its memory may be given away afterwards. */
void pc_read_loader(struct machine_loader *loader, uint32_t magic, uintptr_t info);

/* -- paging.c -- */

#define PC_EARLY_END (4ul << 30) /* what entry.S maps */
extern const struct machine_table_ops pc_table_ops;
/* From the early tables to the real ones. */
void pc_start_table(void);
uintptr_t pc_fault_address(void);

/* -- cpu.c -- */

/* Descriptor tables and control registers. */
void pc_start_cpu(void);
bool pc_has_fsgsbase(void);
/* Under a hypervisor, which knows how to end. */
bool pc_is_virtual(void);
void pc_set_fs_base(uintptr_t base);
void pc_set_gs_base(uintptr_t base);
/* Guard pages below the stacks for exceptions: not to be mapped. */
void pc_unmap_guards(void);
/* Whether  gets a stack of its own, as at first, or that of whom it interrupts. */
void pc_set_stack(unsigned int vector, bool own);

/* -- interrupt.c -- */

#define VECTOR_LINES 0x30 /* HYP_IRQ_LINES of them */
#define VECTOR_MESSAGES 0x90
#define VECTOR_TIMER 0xf0 /* the highest class: Intel SDM vol. 3, 10.8.3 */
#define VECTOR_BUTTON 0xf1
#define VECTOR_SPURIOUS 0xff

#define IRQ_CONSOLE 4 /* COM1: the platform's own */

void pc_start_interrupts(void);
/* Handler: what @vector means, as events. */
unsigned long pc_interrupt(unsigned int vector);
int pc_irq_enable(unsigned int irq, unsigned int how);
void pc_irq_disable(unsigned int irq);
int pc_irq_message(unsigned int irq, struct hyp_irq_message *message);
int pc_irq_take(void);
void pc_irq_done(unsigned int irq);

/* -- lapic.c -- */

void pc_start_lapic(void);
unsigned int pc_lapic_id(void);
void pc_lapic_end(void);
/* Non-maskable interrupts come through. */
void pc_lapic_open_nmi(void);
/* Interrupts the CPU itself. */
void pc_lapic_interrupt(unsigned int vector);
/* The timer: counts down from @count once and interrupts; 0 stops it. */
void pc_lapic_timer(uint32_t count);
/* What is left of the count. */
uint32_t pc_lapic_count(void);
/* Sets it to interrupt at a value of the time stamp counter; only if pc_lapic_has_deadline(). */
void pc_lapic_deadline(uint64_t tsc);
bool pc_lapic_has_deadline(void);

/* -- ioapic.c -- */

void pc_start_ioapic(void);
unsigned int pc_ioapic_pins(void);
/* Masked at first. */
void pc_ioapic_route(unsigned int pin, unsigned int vector, unsigned int how);
void pc_ioapic_mask(unsigned int pin, bool mask);

/* -- clock.c, rtc.c -- */

/* Begins to measure the time stamp counter. */
void pc_start_clock(void);
/* Ends that; before, clock() must not be called. */
void pc_finish_clock(void);
uint64_t pc_clock(void);
uint64_t pc_wall_clock(void);
/* What the clock says at @tsc, also before its beginning: nanoseconds since reset. */
uint64_t pc_tsc_to_ns(uint64_t tsc);
/* Nanoseconds of clock() as the value of the time stamp counter, and as LAPIC counts. */
uint64_t pc_clock_to_tsc(uint64_t ns);
uint32_t pc_ns_to_lapic(uint64_t ns);
/* Seconds since 1970 by the machine's clock chip. */
uint64_t pc_read_rtc(void);

/* -- timer.c -- */

/* struct machine's. */
void pc_arm_timer(uint64_t when);

/* -- event.c -- */

void pc_idle(void);

/* -- power.c -- */

/* Looks for the power button in the tables of ACPI's root pointer: while entry.S's tables map all. */
void pc_find_power(const void *rsdp);
/* Switches it on. False if there is none; else where it interrupts, and HYP_LINE_*. */
bool pc_start_power(unsigned int *irq, unsigned int *trigger);
/* Handler: what line @irq means if it was the button. Returns events. */
unsigned long pc_power_interrupt(unsigned int irq);
/* Non-maskable interrupts are the button, from now on. */
void pc_start_nmi_button(void);
/* struct machine's. */
void pc_nmi(void);
int pc_take_signal(void);

/* -- console.c -- */

/* First of all: messages need it. */
void pc_start_streams(void);
void pc_start_console(const struct machine_options *options);
void pc_stream_info(enum hyp_stream stream, struct hyp_stream_info *info);
long pc_stream_read(void *buf, size_t len);
long pc_stream_write(enum hyp_stream stream, const void *buf, size_t len);
void pc_log(const char *text, size_t len);
/* Handler of COM1's interrupt. Returns events. */
unsigned long pc_console_interrupt(void);

/* -- halt.c -- */

void pc_halt(int status) __attribute__((noreturn));
void pc_panic(const char *message) __attribute__((noreturn));

#endif
