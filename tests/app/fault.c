// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of the CPU as signals: number, code and address for each kind, registers in the ucontext,
 * and going on by a changed RIP or a jump out.
 */
#include "app.h"
#include <setjmp.h>
#include <ucontext.h>

static sigjmp_buf back;
static volatile siginfo_t seen;
static volatile greg_t seen_rip, seen_trap, seen_error;
static volatile int zero;
static char *page;
static const int constant = 5;

static void jump_out(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)sig;
	seen = *info;
	seen_rip = uc->uc_mcontext.gregs[REG_RIP];
	seen_trap = uc->uc_mcontext.gregs[REG_TRAPNO];
	seen_error = uc->uc_mcontext.gregs[REG_ERR];
	siglongjmp(back, 1);
}

/* Prints what a fault looked like; @base is taken off the address. */
static void report(const char *what, const void *base)
{
	say("%s: signal %d code %d address +%ld trap %lld error %llx", what, seen.si_signo,
	    seen.si_code, (long)((char *)seen.si_addr - (char *)base), (long long)seen_trap,
	    (long long)seen_error);
}

#define FAULT(what, base, code)                      \
	do {                                         \
		if (!sigsetjmp(back, 1)) {           \
			code;                        \
			say("FAIL no fault: " what); \
		} else {                             \
			report(what, base);          \
		}                                    \
	} while (0)

static void access_faults(void)
{
	page = mmap(NULL, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(page, 1, 12288);
	T(mprotect(page + 4096, 4096, PROT_NONE) == 0);
	T(mprotect(page, 4096, PROT_READ) == 0);
	T(munmap(page + 8192, 4096) == 0);
	FAULT("write to null", 0, *(volatile char *)(uintptr_t)zero = 1);
	FAULT("read of 0x10", 0, (void)*(volatile char *)(uintptr_t)(zero + 16));
	FAULT("write to read-only", page, page[5] = 1);
	FAULT("read of PROT_NONE", page, (void)*(volatile char *)(page + 4097));
	FAULT("write to PROT_NONE", page, page[8191] = 1);
	FAULT("read of unmapped", page, (void)*(volatile char *)(page + 8192));
	FAULT("write to a constant", &constant, *(volatile int *)&constant = 6);
	FAULT("non-canonical", 0, *(volatile char *)(0x8000000000000000ul + zero) = 1);
	FAULT("execute data", page, ((void (*)(void))page)());
	T(seen_rip == (greg_t)page);
	FAULT("execute null", 0, ((void (*)(void))(uintptr_t)zero)());
	T(seen_rip == 0);
}

extern char at_divide[], at_ud2[], after_int3[];

static void cpu_faults(void)
{
	FAULT("divide", at_divide,
	      __asm__ volatile("xor %%edx, %%edx\n\tmov $1, %%eax\n"
			       ".globl at_divide\nat_divide: divl %0"
			       :
			       : "m"(zero)
			       : "eax", "edx"));
	FAULT("ud2", at_ud2, __asm__ volatile(".globl at_ud2\nat_ud2: ud2"));
	FAULT("int3", 0, __asm__ volatile("int3\n.globl after_int3\nafter_int3:"));
	T(seen_rip == (greg_t)after_int3);
	FAULT("misaligned movaps", 0,
	      __asm__ volatile("movaps %%xmm0, 1(%0)"
			       :
			       : "r"((uintptr_t)page & -16ul)
			       : "memory"));
}

static void skip_ud2(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)sig, (void)info;
	uc->uc_mcontext.gregs[REG_RIP] += 2;
	uc->uc_mcontext.gregs[REG_RBX] ^= 0xff;
	uc->uc_mcontext.gregs[REG_R15] = 77;
	uc->uc_mcontext.gregs[REG_EFL] |= 1;
	sigaddset(&uc->uc_sigmask, SIGUSR2);
}

static void change_context(void)
{
	register long r15 __asm__("r15") = 1;
	unsigned char carry;
	long rbx = 0x5500;
	sigset_t now;

	handle(SIGILL, skip_ud2, 0);
	__asm__ volatile("clc\n\tud2\n\tsetc %2" : "+b"(rbx), "+r"(r15), "=q"(carry) : : "cc");
	say("rbx %lx r15 %ld carry %d", rbx, r15, carry);
	sigprocmask(SIG_BLOCK, NULL, &now);
	T(sigismember(&now, SIGUSR2) == 1 && sigismember(&now, SIGILL) == 0);
}

/* A repeated fault: the page is made good by the handler and the instruction runs again. */
static void repair(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	mprotect((void *)((uintptr_t)info->si_addr & -4096ul), 4096, PROT_READ | PROT_WRITE);
	zero++;
}

static void demand(void)
{
	char *area = mmap(NULL, 100 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long sum = 0;

	handle(SIGSEGV, repair, 0);
	for (int i = 0; i < 100; i++)
		area[i * 4096 + i] = i;
	for (int i = 0; i < 100; i++)
		sum += area[i * 4096 + i];
	say("sum %ld, faults %d", sum, zero);
}

int main(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };

	for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		handle(signals[i], jump_out, 0);
	access_faults();
	cpu_faults();
	change_context();
	demand();
	return app_done();
}
