// SPDX-License-Identifier: GPL-2.0-only
/* Tasks: making one, switching to one, idling. */
#include <linux/cpu.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <asm/rump.h>

struct task_struct *rump_current = &init_task;
EXPORT_SYMBOL(rump_current);

unsigned long rump_kernel_sp;

/* What rump_switch_stack() pops, and then the address it returns to. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bx, bp;
	unsigned long ip;
};

static void save_segment_bases(struct thread_struct *thread)
{
	if (!hyp_boot->fsgsbase)
		return; /* known already: only arch_prctl() and clone() change them */
	asm volatile("rdfsbase %0" : "=r"(thread->fsbase));
	asm volatile("rdgsbase %0" : "=r"(thread->gsbase));
}

static void load_segment_bases(const struct thread_struct *thread)
{
	if (hyp_boot->fsgsbase) {
		asm volatile("wrfsbase %0" : : "r"(thread->fsbase));
		asm volatile("wrgsbase %0" : : "r"(thread->gsbase));
		return;
	}
	hyp->set_fs_base(thread->fsbase);
	hyp->set_gs_base(thread->gsbase);
}

struct task_struct *__switch_to(struct task_struct *prev, struct task_struct *next)
{
	/* Only program threads have bases and vector registers; see rump_fpu_switch(). */
	if (prev->thread.fpu)
		save_segment_bases(&prev->thread);
	if (next->thread.fpu) {
		load_segment_bases(&next->thread);
		rump_fpu_switch(next);
	}
	rump_current = next;
	rump_kernel_sp = (unsigned long)task_stack_page(next) + THREAD_SIZE;
	return rump_switch_stack(prev, &prev->thread.sp, next->thread.sp);
}

/* From entry.S: the first code of a task. Returning means going to the program. */
asmlinkage void rump_task_start(struct task_struct *prev)
{
	struct thread_struct *thread = &current->thread;

	schedule_tail(prev);
	if (thread->fn)
		thread->fn(thread->arg);
}

int copy_thread(struct task_struct *task, const struct kernel_clone_args *args)
{
	struct pt_regs *regs = task_pt_regs(task);
	struct switch_frame *frame = (struct switch_frame *)regs - 1;

	memset(frame, 0, sizeof(*frame));
	frame->ip = (unsigned long)rump_ret_from_fork;
	task->thread.sp = (unsigned long)frame;
	task->thread.fn = args->fn;
	task->thread.arg = args->fn_arg;
	task->thread.fpu = NULL; /* copied from the parent by arch_dup_task_struct() */
	if (args->fn) {
		memset(regs, 0, sizeof(*regs));
		return 0;
	}
	save_segment_bases(&current->thread);
	task->thread.fsbase = args->flags & CLONE_SETTLS ? args->tls : current->thread.fsbase;
	task->thread.gsbase = current->thread.gsbase;
	*regs = *current_pt_regs();
	regs->ax = 0;
	if (args->stack)
		regs->sp = args->stack;
	return rump_fpu_clone(task);
}

void arch_release_task_struct(struct task_struct *task)
{
	rump_fpu_release(task);
}

void flush_thread(void)
{
}

unsigned long __get_wchan(struct task_struct *task)
{
	return 0;
}

void arch_cpu_idle(void)
{
	hyp->idle();
	raw_local_irq_enable();
}
