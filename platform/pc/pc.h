/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the pc platform know of each other: one section per file. The platform is all
 * there is below the kernel: everything runs in ring 0 of one CPU, in one address space.
 *
 * Two contexts: "normal" is a hypercall or the start, "handler" is an exception or interrupt, which
 * runs with interrupts held back and may have met a hypercall at any instruction. What both touch
 * is volatile, and changed in normal context with interrupts held back.
 */
#ifndef PC_H
#define PC_H

#include <asm/errno.h>
#include "../../include/hyp.h"
#include "../common/image.h"
#include "../common/number.h"
#include "../common/string.h"
#include "instruction.h"

#define PAGE 4096ul
#define NS_PER_SECOND 1000000000ull
#define NEVER UINT64_MAX
#define PC_CMDLINE_MAX 8192 /* the image's command line and the loader's */

#define ALIGN_UP(n, size) (((n) + ((size)-1)) & ~((uintptr_t)((size)-1)))
#define ALIGN_DOWN(n, size) ((n) & ~((uintptr_t)((size)-1)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* How the machine ends by its own decision; the process platform's are the same. */
#define STATUS_START 125 /* no kernel was started */
#define STATUS_PANIC 255

/* -- entry.S, start.c -- */

/* Called by entry.S on the boot stack with what the loader left in eax and ebx. */
void pc_main(uint32_t magic, uintptr_t info) __attribute__((noreturn));
/* Time stamp counter at the first instruction. */
extern uint64_t pc_entry_tsc;

/* The linker script's: the platforms' code, and the kernel's pieces by protection. */
extern const char process_text_start[], process_text_end[], pc_text_start[], pc_text_end[];
extern const char pc_code_start[], pc_code_end[], pc_rodata_start[], pc_data_start[];
extern const char pc_data_size[]; /* as a number */

bool pc_in_platform(uintptr_t address);

/* Each vector's entry point is 16 bytes long. */
extern const char pc_vectors[];
#define PC_VECTOR_SIZE 16

/* -- loader.c -- */

#define MAX_RANGES 32

struct pc_loader {
	const char *cmdline;
	unsigned int ranges;
	struct hyp_range range[MAX_RANGES]; /* usable memory, as the firmware says it */
	struct hyp_range module; /* the first file given with the image; empty if none */
};

/* Copies what the loader says: its memory may be given away afterwards. */
void pc_read_loader(struct pc_loader *loader, uint32_t magic, uintptr_t info);

/* -- message.c -- */

/* Writes to the log; a list of strings ended by NULL. */
void pc_print(const char *first, ...) __attribute__((sentinel));
/* The same and a newline, the end with STATUS_START. */
void pc_fail(const char *first, ...) __attribute__((sentinel, noreturn));

/* -- option.c -- */

struct pc_options {
	bool no_input;
	bool tty;
	bool timeline;
};

/* Reads the sirloin.* parameters of @cmdline that mean something here. */
void pc_parse_options(struct pc_options *options, const char *cmdline);

/* -- memory.c -- */

/* Finds RAM and window for @boot; final page tables. Ends the machine if there is no room. */
void pc_start_memory(struct hyp_boot *boot, const struct pc_loader *loader);
/* Fresh zeroed memory for the platform itself, before the kernel starts. */
void *pc_alloc(size_t len);
int pc_mem_commit(uintptr_t addr, size_t len, int prot);
int pc_mem_reserve(uintptr_t addr, size_t len);
int pc_mem_protect(uintptr_t addr, size_t len, int prot);
int pc_mem_move(uintptr_t from, uintptr_t to, size_t len);
void pc_mem_release(uintptr_t addr, size_t len);
int pc_mem_populate(uintptr_t addr);
void *pc_device_map(uint64_t address, size_t len);
uint64_t pc_device_address(const void *addr, size_t len);

/* -- page.c -- */

/*
 * How badly a page is wanted. The platform's own reserve serves the start, and afterwards only
 * what must not fail.
 */
enum page_need { PAGE_MAY_BLOCK, PAGE_AT_ONCE, PAGE_SURE };

/* Makes [start, end) the reserve. */
void pc_start_pages(uintptr_t start, uintptr_t end);
/* A zeroed page; NULL when there is none, but for PAGE_SURE never. */
void *pc_page_get(enum page_need need);
void pc_page_put(void *page);

/* -- table.c -- */

/* For the start only: map what is already in memory, by single pages or by large ones. */
void pc_table_map(uintptr_t start, uintptr_t end, int prot);
void pc_table_map_ram(uintptr_t start, uintptr_t end);
void pc_table_unmap(uintptr_t start, uintptr_t end);
/* From the early tables to the real ones. */
void pc_start_table(void);
/* Makes what the range calls are about: @prot of committed memory, or TABLE_NOTHING. */
#define TABLE_NOTHING (-1)
int pc_table_set(uintptr_t start, uintptr_t end, int prot, enum page_need need);
int pc_table_protect(uintptr_t start, uintptr_t end, int prot);
int pc_table_move(uintptr_t from, uintptr_t to, size_t len);
/* Puts a page behind a committed address. 0, -EFAULT, -ENOMEM as hyp.h's mem_populate(). */
int pc_table_populate(uintptr_t addr, enum page_need need);
/* Maps device memory at @to. -ENOMEM. */
int pc_table_map_device(uintptr_t to, uint64_t address, size_t len);
/* The physical address behind @addr; 0 if there is none. */
uint64_t pc_table_find(uintptr_t addr);

/* -- cpu.c -- */

/* Descriptor tables and control registers. */
void pc_start_cpu(void);
bool pc_has_fsgsbase(void);
/* Under a hypervisor, which knows how to end. */
bool pc_is_virtual(void);
void pc_set_fs_base(uintptr_t base);
void pc_set_gs_base(uintptr_t base);
int pc_entropy(void *buf, size_t len);
/* Guard pages below the stacks for exceptions: not to be mapped. */
void pc_unmap_guards(void);

/* -- trap.c -- */

/* From entry.S (handler): @error is 0 where the CPU gives none. */
void pc_trap(struct hyp_regs *regs, unsigned int vector, uint64_t error);

/* -- interrupt.c -- */

#define VECTOR_LINES 0x30 /* HYP_IRQ_LINES of them */
#define VECTOR_INT80 0x80
#define VECTOR_MESSAGES 0x90
#define VECTOR_TIMER 0xf0 /* the highest class: Intel SDM vol. 3, 10.8.3 */
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

/* -- timeline.c -- */

void pc_start_timeline(bool print);
void pc_mark(const char *stage);

/* -- timer.c -- */

void pc_set_timer(uint64_t deadline);
/* HYP_EVENT_TIMER if the deadline has passed, which is then forgotten. */
unsigned long pc_timer_expired(void);
/* Handler of the timer's interrupt. Returns events. */
unsigned long pc_timer_interrupt(void);

/* -- event.c -- */

void pc_idle(void);
void pc_poll(void);
int pc_take_signal(void);

/* -- console.c -- */

/* First of all: messages need it. */
void pc_start_streams(void);
void pc_start_console(const struct pc_options *options);
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
