// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interruptions of program and kernel code as the kernel sees them: a ucontext becomes a struct
 * hyp_regs, the kernel changes it, and the return from the handler goes where it says. Layouts:
 * asm/sigcontext.h and asm/ucontext.h of x86-64 Linux.
 */
#include <linux/audit.h>
#include <linux/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include "process.h"

#define TRAP_GENERAL_PROTECTION 13
#define TRAP_PAGE_FAULT 14
#define INT80_ERROR 0x402 /* selector field: IDT entry 0x80 (Intel SDM vol. 3, 6.13) */
#define INT80_LENGTH 2
/* What the kernel's MSR_SYSCALL_MASK clears that matters to user mode: TF, DF, NT, AC. */
#define SYSCALL_FLAGS_CLEARED 0x44500ul

static void get_registers(struct hyp_regs *r, const struct ucontext *uc)
{
	const struct sigcontext *c = (const void *)&uc->uc_mcontext;

	*r = (struct hyp_regs){
		.r15 = c->r15,
		.r14 = c->r14,
		.r13 = c->r13,
		.r12 = c->r12,
		.r11 = c->r11,
		.r10 = c->r10,
		.r9 = c->r9,
		.r8 = c->r8,
		.rbp = c->rbp,
		.rbx = c->rbx,
		.rax = c->rax,
		.rcx = c->rcx,
		.rdx = c->rdx,
		.rsi = c->rsi,
		.rdi = c->rdi,
		.orig_rax = -1,
		.rip = c->rip,
		.cs = c->cs,
		.rflags = c->eflags,
		.rsp = c->rsp,
		.ss = c->ss,
	};
}

static void put_registers(struct ucontext *uc, const struct hyp_regs *r)
{
	struct sigcontext *c = (void *)&uc->uc_mcontext;

	c->r15 = r->r15;
	c->r14 = r->r14;
	c->r13 = r->r13;
	c->r12 = r->r12;
	c->r11 = r->r11;
	c->r10 = r->r10;
	c->r9 = r->r9;
	c->r8 = r->r8;
	c->rbp = r->rbp;
	c->rbx = r->rbx;
	c->rax = r->rax;
	c->rcx = r->rcx;
	c->rdx = r->rdx;
	c->rsi = r->rsi;
	c->rdi = r->rdi;
	c->rip = r->rip;
	c->eflags = r->rflags;
	c->rsp = r->rsp;
}

void process_report(void *context, unsigned long events)
{
	struct ucontext *uc = context;
	uintptr_t rip = uc->uc_mcontext.rip;
	struct hyp_regs regs;

	/* The race of idle(): entry.S. */
	process_idle_abort = 1;
	if (rip >= (uintptr_t)process_idle_begin && rip < (uintptr_t)process_idle_end)
		uc->uc_mcontext.rip = (uintptr_t)process_idle_aborted;
	if (!events)
		return;
	if (process_in_platform(rip)) {
		rump_on_event(NULL, events);
		return;
	}
	get_registers(&regs, uc);
	rump_on_event(&regs, events);
	put_registers(uc, &regs);
}

/* The platform's own bug: say where and stop. */
static void die(int sig, const struct ucontext *uc)
{
	const struct sigcontext *c = (const void *)&uc->uc_mcontext;
	const struct {
		const char *name;
		uint64_t value;
	} registers[] = {
		{ "rip", c->rip },     { "rsp", c->rsp },   { "rbp", c->rbp }, { "cr2", c->cr2 },
		{ "rax", c->rax },     { "rbx", c->rbx },   { "rcx", c->rcx }, { "rdx", c->rdx },
		{ "rsi", c->rsi },     { "rdi", c->rdi },   { "r8 ", c->r8 },  { "r9 ", c->r9 },
		{ "trap", c->trapno }, { "error", c->err },
	};
	char text[NUMBER_TEXT];

	process_print("platform: exception in its own code, signal ", number_text(text, sig), "\n",
		      NULL);
	for (unsigned int i = 0; i < COUNT(registers); i++)
		process_print("  ", registers[i].name, " ", number_hex(text, registers[i].value),
			      "\n", NULL);
	process_panic(NULL);
}

/*
 * A `syscall` instruction that seccomp did not let through. The filter rolled rax back and rip is
 * behind the instruction: do the rest of what the instruction does (AMD64 APM vol. 3, SYSCALL).
 */
static void enter_syscall(struct ucontext *uc)
{
	struct sigcontext *c = (void *)&uc->uc_mcontext;

	c->rcx = c->rip;
	c->r11 = c->eflags;
	c->eflags &= ~SYSCALL_FLAGS_CLEARED;
	c->rip = (uintptr_t)rump_syscall_entry;
}

/*
 * `int $0x80` was trapped by the filter because of its architecture. A kernel without 32-bit
 * emulation, which the rump kernel is, answers with a general protection fault.
 */
static void refuse_int80(struct ucontext *uc)
{
	struct hyp_regs regs;

	uc->uc_mcontext.rip -= INT80_LENGTH;
	get_registers(&regs, uc);
	rump_on_fault(&regs, TRAP_GENERAL_PROTECTION, INT80_ERROR, 0);
	put_registers(uc, &regs);
}

void process_fault(int sig, const void *siginfo, void *context)
{
	const siginfo_t *info = siginfo;
	struct ucontext *uc = context;
	struct sigcontext *c = (void *)&uc->uc_mcontext;
	struct hyp_regs regs;

	if (sig == SIGSYS) {
		if (info->si_arch == AUDIT_ARCH_X86_64)
			enter_syscall(uc);
		else
			refuse_int80(uc);
		return;
	}
	if (process_in_platform(c->rip))
		die(sig, uc);
	get_registers(&regs, uc);
	rump_on_fault(&regs, c->trapno, c->err, c->trapno == TRAP_PAGE_FAULT ? c->cr2 : 0);
	put_registers(uc, &regs);
}
