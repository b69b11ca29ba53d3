/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel that only tests hyp.h. It is linked with a platform as Linux would be; its first
 * argument names the case, its standard output is TAP.
 */
#ifndef HYP_TEST_H
#define HYP_TEST_H

#include "../../include/hyp.h"
#include "../../include/image.h"
#include "../../platform/common/number.h"
#include "../../platform/common/string.h"
#include "../../platform/common/word.h"

#define PAGE 4096ul
#define MS 1000000ull
#define SECOND 1000000000ull
#define NEVER UINT64_MAX

/* Linux errno values (asm-generic/errno-base.h). */
#define EIO 5
#define EAGAIN 11
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define EROFS 30

extern const struct hyp_ops *hyp;
extern const struct hyp_boot *boot;
extern char image_start[], image_end[];

/* -- main.c -- */

void print(const char *text);
void print_number(uint64_t value);
/* One line of TAP. A false @good makes the exit status 1. */
void ok(bool good, const char *what);
/* A comment with a number, for the reader of a failure. */
void note(const char *what, uint64_t value);
void finish(void) __attribute__((noreturn));
/* The argument behind the name of the case, or "". */
const char *argument(int n);

/* Events so far, by the way they were reported; cleared by whoever waits for them. */
extern volatile unsigned long events_noted, events_interrupting;
extern volatile unsigned long interruptions;
/* How many pages the platform has. */
extern unsigned long pages_out;
/* Registers of the last interruption. */
extern struct hyp_regs last_regs;

/* Spins in "program" code or idles until one of @events came; false after @ns. */
bool spin_for(unsigned long events, uint64_t ns);
bool idle_for(unsigned long events, uint64_t ns);

/* The last exception, and where the next one is to go on (0: panic). */
extern volatile unsigned int fault_trap;
extern volatile unsigned long fault_error;
extern volatile uintptr_t fault_address;
extern volatile uintptr_t fault_rip;
extern volatile unsigned int faults;

/* -- entry.S -- */

/* Touch memory; false if that faulted. */
bool try_read(uintptr_t address);
bool try_write(uintptr_t address, uint64_t value);
bool try_execute(uintptr_t address);
extern const char fault_return[];

/* What rump_syscall_entry saw. */
extern volatile uint64_t entry_rax, entry_rcx, entry_r11, entry_rdi, entry_rsi, entry_rdx,
	entry_r10, entry_r8, entry_r9, entry_rsp, entry_count;
#define ENTRY_RESULT 0x1234567

/* A `syscall` instruction of program code. *@after is the address behind it. */
uint64_t program_syscall(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
			 uint64_t e, uint64_t f);
extern const char program_syscall_after[];
/* The same with a known pattern in the red zone; false if that or a register was changed. */
bool red_zone_syscall(void);
/* `int $0x80`. */
void program_int80(void);
extern const char program_int80_at[];
/* Spins for @count rounds with patterns in all registers and the red zone; false if any changed. */
bool spin_checking(uint64_t count);

/* -- cases -- */

void test_clock(void);
void test_memory(void);
void test_range(void);
void test_device(void);
void test_disk(void);
void test_disk_read_only(void);
void test_disk_full(void);
void test_disk_many(void);
void test_disk_spin(void);
void test_input(void);
void test_output(void);
void test_terminal(void);
void test_boot(void);
void test_halt(void);
void test_panic(void);
void test_signal(void);
void test_trap(void);
void test_jail(void);
void test_jail_platform(void);
void test_platform_fault(void);
void test_net_echo(void);
void test_net_frames(void);
void test_net_full(void);
void test_net_lost(void);
void test_net_dhcp(void);
void test_tap(void);

#endif
