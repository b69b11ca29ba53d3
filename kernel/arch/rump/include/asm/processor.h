/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of a thread, and where the program may have memory. */
#ifndef _ASM_RUMP_PROCESSOR_H
#define _ASM_RUMP_PROCESSOR_H

#include <asm/page.h>
#include <asm/ptrace.h>
#include <asm/vdso/processor.h>

struct task_struct;
struct rump_fpu;

struct thread_struct {
	unsigned long sp; /* kernel stack pointer while not running */
	unsigned long fsbase, gsbase; /* the program's, while not running */
	struct rump_fpu *fpu; /* x87, SSE and AVX state; NULL in a kernel thread */
	int (*fn)(void *arg); /* kernel thread */
	void *arg;
	unsigned long trap_nr, error_code, cr2; /* last fault, for the signal frame */
};

#define INIT_THREAD { .sp = 0 }

#define TASK_SIZE rump_window_end
#define TASK_SIZE_MAX (1UL << 47)
#define TASK_UNMAPPED_BASE 0
#define STACK_TOP TASK_SIZE
#define STACK_TOP_MAX TASK_SIZE

#define task_pt_regs(task) \
	((struct pt_regs *)((unsigned long)task_stack_page(task) + THREAD_SIZE) - 1)
#define KSTK_EIP(task) (task_pt_regs(task)->ip)
#define KSTK_ESP(task) (task_pt_regs(task)->sp)

unsigned long __get_wchan(struct task_struct *p);
void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp);

#define ARCH_HAS_PREFETCH
static inline void prefetch(const void *x)
{
	__builtin_prefetch(x);
}

#endif
