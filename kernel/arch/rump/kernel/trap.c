// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPU exceptions: a signal for the program, the exception table for kernel code that touches
 * program memory, the end of the machine for the rest.
 */
#include <linux/extable.h>
#include <linux/kdebug.h>
#include <linux/mm.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <asm/rump.h>
#include <x86/include/asm/trapnr.h>

/* Page-fault error code bits, Intel SDM vol. 3, 4.7. */
#define PF_USER 4

static void __noreturn die(struct hyp_regs *regs, unsigned int trap, unsigned long error,
			   uintptr_t address)
{
	WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_DISABLED);
	console_verbose();
	pr_emerg("rump: exception %u in the kernel, error %lx, address %lx\n", trap, error,
		 (unsigned long)address);
	if (trap == X86_TRAP_PF && rump_stack_above(address))
		pr_emerg("rump: the kernel's stack overflows\n");
	show_regs((struct pt_regs *)regs);
	/* panic() itself may run on a stack of the platform. */
	show_stack(current, (unsigned long *)(rump_stack_above(regs->rsp) ?: regs->rsp),
		   KERN_EMERG);
	panic("exception in the kernel");
}

/* No frame has room: nothing but the end is possible. Who copies from there has asked for a program's memory. */
static bool overflow(const struct hyp_regs *regs, unsigned int trap, uintptr_t address)
{
	return trap == X86_TRAP_PF && rump_stack_above(address) &&
	       !search_exception_tables(regs->rip);
}

/* The signal of a fault: the same table as x86 Linux's (arch/x86/kernel/traps.c). */
static void fault_signal(struct pt_regs *regs, int *sig, int *code)
{
	static const struct {
		unsigned char trap;
		unsigned char sig;
		short code;
	} table[] = {
		{ X86_TRAP_DE, SIGFPE, FPE_INTDIV }, { X86_TRAP_DB, SIGTRAP, TRAP_BRKPT },
		{ X86_TRAP_BP, SIGTRAP, SI_KERNEL }, { X86_TRAP_OF, SIGSEGV, SI_KERNEL },
		{ X86_TRAP_BR, SIGSEGV, SI_KERNEL }, { X86_TRAP_UD, SIGILL, ILL_ILLOPN },
		{ X86_TRAP_SS, SIGBUS, SI_KERNEL },  { X86_TRAP_AC, SIGBUS, BUS_ADRALN },
		{ X86_TRAP_NP, SIGBUS, SI_KERNEL },
	};
	int i;

	*sig = SIGSEGV;
	*code = SI_KERNEL;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].trap != current->thread.trap_nr)
			continue;
		*sig = table[i].sig;
		*code = table[i].code;
	}
}

/* Which floating-point exception is unmasked and raised; x87 status word or MXCSR. */
static int float_code(unsigned long trap)
{
	unsigned int raised;

	if (trap == X86_TRAP_XF) {
		u32 mxcsr;

		asm volatile("stmxcsr %0" : "=m"(mxcsr));
		raised = mxcsr & ~(mxcsr >> 7);
	} else {
		u16 status, control;

		asm volatile("fnstsw %0; fnstcw %1" : "=m"(status), "=m"(control));
		raised = status & ~control;
	}
	if (raised & 0x01)
		return FPE_FLTINV;
	if (raised & 0x04)
		return FPE_FLTDIV;
	if (raised & 0x08)
		return FPE_FLTOVF;
	if (raised & 0x12)
		return FPE_FLTUND;
	return raised & 0x20 ? FPE_FLTRES : 0;
}

static void page_fault_signal(unsigned long address)
{
	int code = SEGV_MAPERR;

	mmap_read_lock(current->mm);
	if (find_vma(current->mm, address))
		code = SEGV_ACCERR;
	mmap_read_unlock(current->mm);
	force_sig_fault(SIGSEGV, code, (void __user *)address);
}

/* From entry.S on the kernel stack, interrupts masked; @regs are the program's. */
asmlinkage void rump_fault_user(struct pt_regs *regs)
{
	struct thread_struct *thread = &current->thread;
	int sig, code;

	local_irq_enable();
	if (thread->trap_nr == X86_TRAP_PF) {
		if (!rump_mm_fault(regs, thread->error_code, thread->cr2) &&
		    !rump_mm_populate(thread->error_code, thread->cr2))
			page_fault_signal(thread->cr2);
		return;
	}
	if (thread->trap_nr == X86_TRAP_MF || thread->trap_nr == X86_TRAP_XF) {
		force_sig_fault(SIGFPE, float_code(thread->trap_nr), (void __user *)regs->ip);
		return;
	}
	fault_signal(regs, &sig, &code);
	if (code == SI_KERNEL)
		force_sig(sig);
	else
		force_sig_fault(sig, code, (void __user *)regs->ip);
}

/* Kernel code goes on where its exception table says. */
static void fix_up(struct hyp_regs *regs, unsigned int trap, unsigned long error, uintptr_t address)
{
	const struct exception_table_entry *entry = search_exception_tables(regs->rip);

	if (!entry)
		die(regs, trap, error, address);
	regs->rip = entry->fixup;
}

/* From entry.S on the stack of the kernel code that faulted, interrupts masked. */
asmlinkage void rump_fault_kernel(struct pt_regs *regs)
{
	unsigned long error = current->thread.error_code, address = current->thread.cr2;

	local_irq_enable();
	if (!rump_mm_populate(error, address))
		fix_up((struct hyp_regs *)regs, X86_TRAP_PF, error, address);
}

void rump_on_fault(struct hyp_regs *regs, unsigned int trap, unsigned long error, uintptr_t address)
{
	struct thread_struct *thread = &current->thread;
	bool exiting = regs->rip >= (unsigned long)rump_exit_start &&
		       regs->rip < (unsigned long)rump_exit_end;

	if (exiting || rump_user_mode((struct pt_regs *)regs)) {
		if (!current->mm)
			die(regs, trap, error, address);
		thread->trap_nr = trap;
		/* A page fault tells who made the access: the program (user bit). */
		thread->error_code = trap == X86_TRAP_PF ? error | PF_USER : error;
		thread->cr2 = address;
		rump_enter_fault(regs);
		return;
	}
	if (overflow(regs, trap, address))
		die(regs, trap, error, address);
	if (trap == X86_TRAP_PF && rump_mm_fault((struct pt_regs *)regs, error, address))
		return;
	if (trap == X86_TRAP_PF && rump_mm_may_block(error)) {
		thread->error_code = error;
		thread->cr2 = address;
		rump_enter_kernel_fault(regs);
		return;
	}
	fix_up(regs, trap, error, address);
}

void __init trap_init(void)
{
}

void show_regs(struct pt_regs *regs)
{
	show_regs_print_info(KERN_DEFAULT);
	pr_emerg("rip %016lx rsp %016lx flags %08lx\n", regs->ip, regs->sp, regs->flags);
	pr_emerg("in %pS\n", (void *)regs->ip);
	pr_emerg("rax %016lx rbx %016lx rcx %016lx\n", regs->ax, regs->bx, regs->cx);
	pr_emerg("rdx %016lx rsi %016lx rdi %016lx\n", regs->dx, regs->si, regs->di);
	pr_emerg("rbp %016lx r8  %016lx r9  %016lx\n", regs->bp, regs->r8, regs->r9);
	pr_emerg("r10 %016lx r11 %016lx r12 %016lx\n", regs->r10, regs->r11, regs->r12);
	pr_emerg("r13 %016lx r14 %016lx r15 %016lx\n", regs->r13, regs->r14, regs->r15);
}

/* Every word on the stack that may be a return address. */
void show_stack(struct task_struct *task, unsigned long *sp, const char *level)
{
	unsigned long *end;
	int shown = 0;

	if (!task)
		task = current;
	if (!sp)
		sp = task == current ? (unsigned long *)current_stack_pointer :
				       (unsigned long *)task->thread.sp;
	end = rump_stack_end(task, (unsigned long)sp);
	if (!end)
		return;
	printk("%sCalls, as the stack has them:\n", level);
	for (sp = PTR_ALIGN(sp, sizeof(*sp)); sp < end && shown < 24; sp++) {
		if (!__kernel_text_address(*sp))
			continue;
		printk("%s  %lx %pS\n", level, *sp, (void *)*sp);
		shown++;
	}
}
