// SPDX-License-Identifier: GPL-2.0-only
/* System calls and faults of program code, and the jail. */
#include "test.h"

#define AT_FDCWD (-100L)
#define NR_GETPID 39
#define NR_OPEN 2
#define NR_MKDIR 83
#define NR_KILL 62
#define X32_BIT 0x40000000ul

static void check_entry(void)
{
	uint64_t result = program_syscall(NR_GETPID, 11, 12, 13, 14, 15, 16);

	ok(entry_count == 1, "a syscall instruction arrives at rump_syscall_entry");
	ok(result == ENTRY_RESULT, "its result is the kernel's");
	ok(entry_rax == NR_GETPID, "rax is the number");
	ok(entry_rcx == (uintptr_t)program_syscall_after, "rcx is the address behind it");
	ok((entry_r11 & 0x202) == 0x202, "r11 is the flags");
	ok(entry_rdi == 11 && entry_rsi == 12 && entry_rdx == 13 && entry_r10 == 14 &&
		   entry_r8 == 15 && entry_r9 == 16,
	   "arguments are where they were");
	ok(red_zone_syscall(), "red zone and callee-saved registers are kept");
}

static void check_faults(void)
{
	faults = 0;
	program_int80();
	ok(faults == 1 && fault_trap == 13, "int 0x80 is a general protection fault");
	ok(fault_rip == (uintptr_t)program_int80_at, "at the instruction");
	ok(fault_error == 0x402, "with the error code of vector 0x80");
	faults = 0;
	ok(!try_execute((uintptr_t) "\x0f\x0b") && fault_trap == 14, "constants are not code");
}

/* Flags in the image that faults change. */
static uint64_t divide(uint64_t by)
{
	uint64_t result;

	asm volatile("call 1f\n\tjmp 2f\n"
		     "1:\txorl %%edx, %%edx\n\tmovl $5, %%eax\n\tdivq %1\n\tret\n2:"
		     : "=&a"(result)
		     : "r"(by)
		     : "rdx", "memory", "cc");
	return result;
}

static void trap_undefined(void)
{
	asm volatile("call 1f\n\tjmp 2f\n1:\tud2\n\tret\n2:" : : : "rax", "memory", "cc");
}

static void trap_breakpoint(void)
{
	asm volatile("call 1f\n\tjmp 2f\n1:\tint3\n\tret\n2:" : : : "rax", "memory", "cc");
}

static void check_exceptions(void)
{
	faults = 0;
	divide(0);
	ok(faults == 1 && fault_trap == 0, "division by zero is exception 0");
	trap_undefined();
	ok(faults == 2 && fault_trap == 6, "an undefined instruction is exception 6");
	trap_breakpoint();
	ok(faults == 3 && fault_trap == 3, "a breakpoint is exception 3");
}

void test_trap(void)
{
	check_entry();
	check_faults();
	check_exceptions();
}

/* The test file looks for what these would have done on the host. */
void test_jail(void)
{
	static const char *path = "escaped";

	ok(program_syscall(NR_OPEN, (uint64_t)path, 0101, 0600, 0, 0, 0) == ENTRY_RESULT, "open");
	ok(program_syscall(NR_MKDIR, (uint64_t)path, 0700, 0, 0, 0, 0) == ENTRY_RESULT, "mkdir");
	ok(program_syscall(NR_KILL, 1, 0, 0, 0, 0, 0) == ENTRY_RESULT, "kill");
	ok(program_syscall(NR_GETPID | X32_BIT, 0, 0, 0, 0, 0, 0) == ENTRY_RESULT, "an x32 call");
	ok(program_syscall(1, 1, (uint64_t) "out\n", 4, 0, 0, 0) == ENTRY_RESULT,
	   "write, though the platform may make it");
	ok(program_syscall(231, 9, 0, 0, 0, 0, 0) == ENTRY_RESULT, "exit_group too");
	ok(entry_count == 6, "each came to the kernel and not to the host");
}

/* Where the platform's code has the two bytes of a syscall instruction followed by ret. */
static uintptr_t find_gadget(void)
{
	extern const unsigned char process_text_start[], process_text_end[];
	const unsigned char *p;

	/* cppcheck-suppress comparePointers ; the linker puts both around one text */
	for (p = process_text_start; p + 2 < process_text_end; p++)
		if (p[0] == 0x0f && p[1] == 0x05 && p[2] == 0xc3)
			return (uintptr_t)p;
	return 0;
}

/* A program that jumps into platform code gets no more than the platform: here open(2). */
void test_jail_platform(void)
{
	uintptr_t gadget = find_gadget();
	uint64_t number = string_equal(argument(1), "mmap") ? 9 : NR_OPEN;
	register uint64_t r10 asm("r10") = 2;
	register uint64_t r8 asm("r8") = 0;
	register uint64_t r9 asm("r9") = 0;
	uint64_t result;

	ok(gadget != 0, "there is a syscall instruction");
	asm volatile("call *%[at]"
		     : "=a"(result)
		     : [at] "b"(gadget), "a"(number), "D"(number == 9 ? 0 : (uint64_t) "escaped"),
		       "S"(number == 9 ? 4096ul : 0101ul), "d"(0600ul), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	ok(false, "the host let it through");
	note("result", result);
}

/* A bug of the platform is reported by itself: here a bad pointer given to it. */
void test_platform_fault(void)
{
	hyp->disk_info(0, (void *)16);
	hyp->stream_info(HYP_STDIN, (void *)16);
	hyp->halt(0);
}
