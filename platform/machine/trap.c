// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions and interrupts, sorted: a page that a program touches for the first time, an exception
 * for the kernel, one that nobody can go on after, an event.
 */
#include "machine.h"

#define TRAP_NMI 2
#define TRAP_DOUBLE_FAULT 8
#define TRAP_GENERAL_PROTECTION 13
#define TRAP_PAGE_FAULT 14
#define TRAP_MACHINE_CHECK 18
#define TRAPS 32

#define ERROR_PRESENT 1 /* page fault: it was not for want of a page (Intel SDM vol. 3, 4.7) */
#define INT80_ERROR 0x402 /* selector field: IDT entry 0x80 (Intel SDM vol. 3, 6.13) */
#define INT80_LENGTH 2
#define HLT_LENGTH 1
#define FLAG_INTERRUPTS 0x200

static void die(const struct hyp_regs *r, unsigned int vector, uint64_t error, uintptr_t address)
	__attribute__((noreturn));

static void die(const struct hyp_regs *r, unsigned int vector, uint64_t error, uintptr_t address)
{
	const struct {
		const char *name;
		uint64_t value;
	} registers[] = {
		{ "rip", r->rip }, { "rsp", r->rsp },  { "rbp", r->rbp }, { "flg", r->rflags },
		{ "rax", r->rax }, { "rbx", r->rbx },  { "rcx", r->rcx }, { "rdx", r->rdx },
		{ "rsi", r->rsi }, { "rdi", r->rdi },  { "r8 ", r->r8 },  { "r9 ", r->r9 },
		{ "err", error },  { "adr", address },
	};
	static bool dying;
	char text[NUMBER_TEXT];

	/* What is said here may be what fails. */
	if (dying)
		machine->ops->panic(NULL);
	dying = true;
	machine_print("platform: ",
		      machine_in_platform(r->rip) ? "exception in its own code, " : "exception ",
		      number_text(text, vector), "\n", NULL);
	for (unsigned int i = 0; i < COUNT(registers); i++)
		machine_print("  ", registers[i].name, " ", number_hex(text, registers[i].value),
			      "\n", NULL);
	machine->ops->panic(NULL);
}

static void fault(struct hyp_regs *regs, unsigned int vector, uint64_t error, uintptr_t address)
{
	if (machine_in_platform(regs->rip) || vector == TRAP_DOUBLE_FAULT ||
	    vector == TRAP_MACHINE_CHECK)
		die(regs, vector, error, address);
	rump_on_fault(regs, vector, error, address);
	regs->rflags |= FLAG_INTERRUPTS;
}

static void page_fault(struct hyp_regs *regs, uint64_t error)
{
	uintptr_t address = machine->fault_address();

	/* The first touch of committed memory, by whomever. */
	if (!(error & ERROR_PRESENT) && !machine_table_populate(address, PAGE_AT_ONCE))
		return;
	fault(regs, TRAP_PAGE_FAULT, error, address);
}

/*
 * There is no ring to keep the program from an interrupt gate: a kernel without 32-bit emulation,
 * which the rump kernel is, answers with a general protection fault.
 */
static void refuse_int80(struct hyp_regs *regs)
{
	regs->rip -= INT80_LENGTH;
	fault(regs, TRAP_GENERAL_PROTECTION, INT80_ERROR, 0);
}

/*
 * Hardware does not interrupt while interrupts are held back. QEMU without KVM does: it repeats an upcall of Xen's to
 * a PVH guest at any time until the guest is left (its svm_helper.c leaves exception_index behind). It has been
 * seen to already. But a repetition before the entry's first instruction may lie over the frame that it returns to.
 */
static void repeated(const struct hyp_regs *regs, unsigned int vector)
{
	if (regs->rsp != (uintptr_t)&regs->rip)
		return;
	machine_print("platform: the emulator has interrupted twice at once\n", NULL);
	die(regs, vector, 0, 0);
}

static void interrupt(struct hyp_regs *regs, unsigned int vector)
{
	unsigned long events;

	if (!(regs->rflags & FLAG_INTERRUPTS)) {
		repeated(regs, vector);
		return;
	}
	/* The CPU has been woken before it slept: an NMI may come between sti and hlt. */
	if (regs->rip == (uintptr_t)machine->hlt)
		regs->rip += HLT_LENGTH;
	events = machine->interrupt(vector);
	if (events)
		rump_on_event(machine_in_platform(regs->rip) ? NULL : regs, events);
}

void machine_trap(struct hyp_regs *regs, unsigned int vector, uint64_t error)
{
	/*
	 * Somebody has pressed a button, or hardware has a complaint that nobody here understands. It comes
	 * between any two instructions, those that write the log among them: nothing can be said.
	 */
	if (vector == TRAP_NMI) {
		if (machine->nmi)
			machine->nmi();
		return;
	}
	if (vector == TRAP_PAGE_FAULT)
		page_fault(regs, error);
	else if (vector < TRAPS)
		fault(regs, vector, error, 0);
	else if (vector == VECTOR_INT80)
		refuse_int80(regs);
	else
		interrupt(regs, vector);
}
