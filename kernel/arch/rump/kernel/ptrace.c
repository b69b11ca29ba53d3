// SPDX-License-Identifier: GPL-2.0-only
/* There is no second program to trace or be traced by: what generic code needs to link. */
#include <linux/ptrace.h>
#include <linux/regset.h>

void user_disable_single_step(struct task_struct *task)
{
}

void ptrace_disable(struct task_struct *task)
{
}

long arch_ptrace(struct task_struct *child, long request, unsigned long addr, unsigned long data)
{
	return -EIO;
}

const struct user_regset_view *task_user_regset_view(struct task_struct *task)
{
	static const struct user_regset_view none = { .name = "x86_64" };

	return &none;
}
