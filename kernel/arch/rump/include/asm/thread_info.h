/* SPDX-License-Identifier: GPL-2.0-only */
/* Flags of a thread; the structure opens struct task_struct. */
#ifndef _ASM_RUMP_THREAD_INFO_H
#define _ASM_RUMP_THREAD_INFO_H

#include <asm/page.h>

#define THREAD_SIZE_ORDER 2
#define THREAD_SIZE (PAGE_SIZE << THREAD_SIZE_ORDER)

#ifndef __ASSEMBLY__
struct thread_info {
	unsigned long flags; /* TIF_*; offset 0, entry.S tests it */
	int preempt_count;
	unsigned long syscall_work;
};

/* stack.c; kernel/fork.c calls them. */
struct task_struct;
unsigned long *arch_alloc_thread_stack_node(struct task_struct *task, int node);
void arch_free_thread_stack(struct task_struct *task);

register unsigned long current_stack_pointer asm("rsp");

#define INIT_THREAD_INFO(tsk) { .preempt_count = INIT_PREEMPT_COUNT }
#endif

#define TIF_SYSCALL_TRACE 0
#define TIF_SIGPENDING 1
#define TIF_NEED_RESCHED 2
#define TIF_RESTORE_SIGMASK 3
#define TIF_NOTIFY_RESUME 4
#define TIF_MEMDIE 5
#define TIF_NOTIFY_SIGNAL 6
#define TIF_SECCOMP 7
#define TIF_SYSCALL_AUDIT 8

#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED (1 << TIF_NEED_RESCHED)
#define _TIF_RESTORE_SIGMASK (1 << TIF_RESTORE_SIGMASK)
#define _TIF_NOTIFY_RESUME (1 << TIF_NOTIFY_RESUME)
#define _TIF_NOTIFY_SIGNAL (1 << TIF_NOTIFY_SIGNAL)

/* What keeps a thread from going back to the program at once. */
#define _TIF_EXIT_WORK \
	(_TIF_SIGPENDING | _TIF_NEED_RESCHED | _TIF_NOTIFY_RESUME | _TIF_NOTIFY_SIGNAL)

#endif
