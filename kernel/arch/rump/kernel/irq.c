// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events of the platform as Linux interrupts. The mask is a flag in memory; what comes while it is
 * clear waits in rump_irq_pending for the unmask, for the way back to the program or for idle.
 */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/sched/task_stack.h>
#include <asm/irq_regs.h>
#include <asm/rump.h>
#include <asm/sections.h>
#include <asm/softirq_stack.h>

unsigned long rump_irq_enabled;
unsigned long rump_irq_pending;
EXPORT_SYMBOL(rump_irq_enabled);
EXPORT_SYMBOL(rump_irq_pending);

static void *irq_stack;

/* What Linux's accounting sees as interrupted when kernel code was: an address in kernel text. */
static struct pt_regs kernel_regs;

static bool in_kernel_text(unsigned long ip)
{
	return ip >= (unsigned long)_stext && ip < (unsigned long)_etext;
}

static bool on_kernel_stack(unsigned long sp)
{
	/* The top itself belongs to it: an empty stack. */
	return rump_kernel_sp - sp < THREAD_SIZE ||
	       (unsigned long)irq_stack + THREAD_SIZE - sp < THREAD_SIZE;
}

/* The end of the stack that @sp is on, @task's or that of interrupts; NULL if it is on neither. */
unsigned long *rump_stack_end(struct task_struct *task, unsigned long sp)
{
	unsigned long stack = (unsigned long)task_stack_page(task);

	if (sp - stack < THREAD_SIZE)
		return (unsigned long *)(stack + THREAD_SIZE);
	if (sp - (unsigned long)irq_stack < THREAD_SIZE)
		return (unsigned long *)(irq_stack + THREAD_SIZE);
	return NULL;
}

bool rump_user_mode(const struct pt_regs *regs)
{
	return !in_kernel_text(regs->ip) && !on_kernel_stack(regs->sp);
}

static bool on_irq_stack(void)
{
	return (unsigned long)irq_stack + THREAD_SIZE - current_stack_pointer < THREAD_SIZE;
}

static void handle_events(unsigned long events, struct pt_regs *regs)
{
	struct pt_regs *old = set_irq_regs(regs);

	irq_enter();
	while (events) {
		generic_handle_irq(RUMP_IRQ_TIMER + __ffs(events));
		events &= events - 1;
	}
	irq_exit();
	set_irq_regs(old);
}

static void run_irqs(void)
{
	unsigned long events;

	/* An event after the last exchange finds the flag set by our caller, or is noted again. */
	while ((events = xchg(&rump_irq_pending, 0)))
		handle_events(events, get_irq_regs() ?: &kernel_regs);
}

/* Runs what is pending; interrupts were just unmasked and are again at return. */
void rump_run_irqs(void)
{
	do {
		WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_DISABLED);
		barrier();
		if (on_irq_stack())
			run_irqs();
		else
			rump_call_on_stack(run_irqs, irq_stack + THREAD_SIZE);
		WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_ENABLED);
		barrier();
	} while (READ_ONCE(rump_irq_pending));
}
EXPORT_SYMBOL(rump_run_irqs);

/* From entry.S, interrupts masked: an event met program code. */
asmlinkage void rump_irq_user(struct pt_regs *regs)
{
	struct pt_regs *old = set_irq_regs(regs);

	rump_run_irqs();
	set_irq_regs(old);
}

/* From entry.S, interrupts masked: an event met kernel code that had them enabled. */
asmlinkage void rump_irq_kernel(struct pt_regs *regs)
{
	rump_run_irqs();
}

void do_softirq_own_stack(void)
{
	if (on_irq_stack())
		__do_softirq();
	else
		rump_call_on_stack(__do_softirq, irq_stack + THREAD_SIZE);
}

/* Puts a frame for entry.S at @sp, which goes on at @entry with interrupts masked. */
static void enter_kernel(struct hyp_regs *regs, unsigned long sp, const char *entry)
{
	memcpy((void *)sp, regs, sizeof(*regs));
	regs->rsp = sp;
	regs->rip = (unsigned long)entry;
	regs->rflags &= ~(X86_EFLAGS_DF | X86_EFLAGS_TF | X86_EFLAGS_AC);
	WRITE_ONCE(rump_irq_enabled, ARCH_IRQ_DISABLED);
}

static bool within(unsigned long ip, const char *start, const char *end)
{
	return ip >= (unsigned long)start && ip < (unsigned long)end;
}

/* In entry.S or, before that, in one of the baker's thunks: the way back will look. */
static bool on_way_in(unsigned long ip)
{
	return within(ip, rump_entry_start, rump_entry_end) ||
	       (ip >= rump_image.thunks && ip < rump_image.thunks_end);
}

/* On the short way back, where the program's callee-saved registers are in the CPU only. */
static bool in_fast_exit(const struct hyp_regs *regs)
{
	return within(regs->rip, rump_exit_start, rump_return_full);
}

/* Starts the way back to the program again; true if @regs was on it. */
static bool retry_exit(struct hyp_regs *regs)
{
	if (!within(regs->rip, rump_exit_start, rump_exit_end))
		return false;
	regs->rip = (unsigned long)(in_fast_exit(regs) ? rump_exit_syscall : rump_exit_retry);
	regs->rsp = (unsigned long)task_pt_regs(current);
	regs->rflags &= ~X86_EFLAGS_DF;
	return true;
}

void rump_on_event(struct hyp_regs *regs, unsigned long events)
{
	unsigned long sp;

	rump_irq_pending |= events;
	if (!regs || !rump_irq_enabled)
		return;
	if (on_way_in(regs->rip) || retry_exit(regs))
		return;
	if (rump_user_mode((struct pt_regs *)regs)) {
		enter_kernel(regs, (unsigned long)task_pt_regs(current), rump_irq_user_entry);
		return;
	}
	sp = round_down(regs->rsp - sizeof(*regs), 16);
	enter_kernel(regs, sp, rump_irq_kernel_entry);
}

/* A fault of the program: @regs goes on in the kernel at rump_fault_user(). */
void rump_enter_fault(struct hyp_regs *regs)
{
	unsigned long sp = (unsigned long)task_pt_regs(current);

	if (within(regs->rip, rump_exit_start, rump_exit_end)) {
		/* The return itself faulted: what it returns to is already in place. */
		regs->rip = (unsigned long)(in_fast_exit(regs) ? rump_fault_syscall_entry :
								 rump_fault_user_entry);
		regs->rsp = sp;
		return;
	}
	regs->orig_rax = -1;
	enter_kernel(regs, sp, rump_fault_user_entry);
}

/* A fault of kernel code that may block: @regs goes on, on the same stack, at rump_fault_kernel(). */
void rump_enter_kernel_fault(struct hyp_regs *regs)
{
	enter_kernel(regs, round_down(regs->rsp - sizeof(*regs), 16), rump_fault_kernel_entry);
}

unsigned long rump_events_pending(void)
{
	return READ_ONCE(rump_irq_pending);
}

void __init init_IRQ(void)
{
	unsigned int irq;

	kernel_regs.ip = (unsigned long)_stext;
	irq_stack = rump_stack_alloc();
	if (!irq_stack)
		panic("no memory for a stack");
	for (irq = RUMP_IRQ_TIMER; irq <= RUMP_IRQ_LAST; irq++)
		irq_set_chip_and_handler(irq, &dummy_irq_chip, handle_simple_irq);
	rump_lines_init();
	rump_xen_irqs();
}

/* Numbers below are fixed: see asm/irq.h. */
unsigned int arch_dynirq_lower_bound(unsigned int from)
{
	return max(from, (unsigned int)RUMP_IRQ_DYNAMIC);
}
