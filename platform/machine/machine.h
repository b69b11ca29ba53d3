/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the platforms without an operating system below share: memory and its page tables, exceptions,
 * the timer's logic, options, messages. One section per file. What differs from one to the next is
 * behind `struct machine`.
 *
 * Two contexts: "normal" is a hypercall or the start, "handler" is an exception or interrupt, which
 * runs with interrupts held back and may have met a hypercall at any instruction. What both touch
 * is volatile, and changed in normal context with interrupts held back.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "../common/common.h"
#include "instruction.h"

#define MACHINE_CMDLINE_MAX 8192 /* the image's command line and the loader's */

/* ------------------------------------------------------------------ what differs */

/* An entry of the page tables as the CPU has it. */
typedef uint64_t table_entry;

struct machine_table_ops {
	/* Stores @value at @entry of a table that may be in use; of @level, 0 the lowest. */
	void (*write)(table_entry *entry, table_entry value, int level);
	/* Lets the CPU forget what it knows of all pages. */
	void (*flush_all)(void);
	/*
	 * write() at level 0; with @flush the CPU forgets what it knows of the page at @addr. Now, or
	 * together with others, by commit() at the latest: nobody looks at the entry, asks for a page or
	 * gives this one away before that.
	 */
	void (*change)(table_entry *entry, table_entry value, uintptr_t addr, bool flush);
	void (*commit)(void);
	/* Before the page is put into a table as one, and after it was taken out. */
	void (*make)(void *page);
	void (*unmake)(void *page);
	/* RAM's address as an entry has it, and back. */
	table_entry (*to_entry)(uintptr_t addr);
	uintptr_t (*to_address)(table_entry entry);
	bool large_pages;
	/* Where device memory is mapped, by its address, and how. */
	uintptr_t device_base;
	table_entry device_flags;
};

struct machine {
	const struct hyp_ops *ops;
	const struct machine_table_ops *table;
	/* Addresses below are mapped before machine_start_memory(). */
	uintptr_t early_end;
	bool ram_mapped; /* all of RAM, too */
	/* Holds interrupts back; the result is for restore(). */
	uint64_t (*hold)(void);
	void (*restore)(uint64_t was);
	/* A timer interrupt when clock() says @when, or earlier. Interrupts are held back. */
	void (*arm_timer)(uint64_t when);
	/* Nanoseconds since the machine's reset, for --timeline. */
	uint64_t (*tsc_to_ns)(uint64_t tsc);
	/* Handler: of the page fault that is being handled. */
	uintptr_t (*fault_address)(void);
	/* Handler: what a vector that is no exception means, as events. */
	unsigned long (*interrupt)(unsigned int vector);
	/* Handler: a non-maskable interrupt, at any instruction. NULL: it means nothing. */
	void (*nmi)(void);
	/* The hlt that idle() sleeps at; NULL if there is none. */
	const void *hlt;
	/* Guard pages below the platform's own stacks: not to be mapped. */
	void (*unmap_guards)(void);
};

/* The one that was entered. */
extern const struct machine *machine;

/* ------------------------------------------------------------------ the parts */

/* -- start.c -- */

#define MAX_RANGES 32

/* What the loader says, copied. */
struct machine_loader {
	const char *cmdline;
	unsigned int ranges;
	struct hyp_range range[MAX_RANGES]; /* usable memory */
	struct hyp_range module; /* the first file given with the image; empty if none */
	struct hyp_range taken; /* by the loader, for ever; mapped already. Empty if nothing */
};

/*
 * From what the loader says to @boot: command line, options, memory, arguments. The rest of the
 * machine is started by the caller.
 */
struct machine_options;
void machine_start(struct hyp_boot *boot, struct machine_options *options,
		   const struct machine_loader *loader);

/* Time stamp counter at the first instruction. */
extern uint64_t machine_entry_tsc;

/* The linker script's: the platforms' code, and the kernel's pieces by protection. */
extern const char process_text_start[], process_text_end[];
extern const char machine_text_start[], machine_text_end[];
extern const char machine_code_start[], machine_code_end[], machine_rodata_start[];
extern const char machine_data_start[], machine_data_size[]; /* the last as a number */

bool machine_in_platform(uintptr_t address);

/* -- message.c -- */

/* Writes to the log; a list of strings ended by NULL. */
void machine_print(const char *first, ...) __attribute__((sentinel));
/* The same and a newline, the end with STATUS_START. */
void machine_fail(const char *first, ...) __attribute__((sentinel, noreturn));

/* -- option.c -- */

struct machine_options {
	bool nmi_button;
	bool no_input;
	bool tty;
	bool timeline;
};

/* Reads the sirloin.* parameters of @cmdline that mean something here. */
void machine_parse_options(struct machine_options *options, const char *cmdline);

/* -- memory.c -- */

/* Finds RAM and window for @boot; final page tables. Ends the machine if there is no room. */
void machine_start_memory(struct hyp_boot *boot, const struct machine_loader *loader);
/* Fresh zeroed memory for the platform itself, before the kernel starts. */
void *machine_alloc(size_t len);
int machine_mem_commit(uintptr_t addr, size_t len, int prot);
int machine_mem_reserve(uintptr_t addr, size_t len);
int machine_mem_protect(uintptr_t addr, size_t len, int prot);
int machine_mem_move(uintptr_t from, uintptr_t to, size_t len);
void machine_mem_release(uintptr_t addr, size_t len);
int machine_mem_populate(uintptr_t addr);
void *machine_device_map(uint64_t address, size_t len);
uint64_t machine_device_address(const void *addr, size_t len);

/* -- page.c -- */

/*
 * How badly a page is wanted. The platform's own reserve serves the start, and afterwards only
 * what must not fail.
 */
enum page_need { PAGE_MAY_BLOCK, PAGE_AT_ONCE, PAGE_SURE };

/* Makes [start, end) the reserve. */
void machine_start_pages(uintptr_t start, uintptr_t end);
/* A zeroed page; NULL when there is none, but for PAGE_SURE never. */
void *machine_page_get(enum page_need need);
void machine_page_put(void *page);

/* -- table.c -- */

/* The tables to work on, where there are some already; else they are fresh. */
void machine_set_table(table_entry *root);
table_entry *machine_table_root(void);
/* For the start only: map what is already in memory, by single pages or by large ones. */
void machine_table_map(uintptr_t start, uintptr_t end, int prot);
void machine_table_map_ram(uintptr_t start, uintptr_t end);
void machine_table_unmap(uintptr_t start, uintptr_t end);
/* Makes what the range calls are about: @prot of committed memory, or TABLE_NOTHING. */
#define TABLE_NOTHING (-1)
int machine_table_set(uintptr_t start, uintptr_t end, int prot, enum page_need need);
int machine_table_protect(uintptr_t start, uintptr_t end, int prot);
int machine_table_move(uintptr_t from, uintptr_t to, size_t len);
/* Puts a page behind a committed address. 0, -EFAULT, -ENOMEM as hyp.h's mem_populate(). */
int machine_table_populate(uintptr_t addr, enum page_need need);
/* Maps device memory at @to. -ENOMEM. */
int machine_table_map_device(uintptr_t to, uint64_t address, size_t len);
/* The physical address behind @addr; 0 if there is none. */
uint64_t machine_table_find(uintptr_t addr);

/* -- trap.c -- */

/* From a platform's entry.S (handler): @error is 0 where the CPU gives none. */
void machine_trap(struct hyp_regs *regs, unsigned int vector, uint64_t error);
#define VECTOR_INT80 0x80

/* -- event.c -- */

void machine_poll(void);
int machine_take_signal(void);

/* -- random.c -- */

int machine_entropy(void *buf, size_t len);

/* -- xsave.c -- */

/* Once CR4.OSXSAVE is set. */
void machine_start_xsave(void);

/* -- timeline.c -- */

void machine_start_timeline(bool print);
void machine_mark(const char *stage);

/* -- timer.c -- */

void machine_set_timer(uint64_t deadline);
/* Handler of the timer's interrupt. Returns events. */
unsigned long machine_timer_interrupt(void);
/* The same if the interrupt is due, whether it came or not. In any context. */
unsigned long machine_timer_look(void);

#endif
