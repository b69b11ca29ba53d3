/* SPDX-License-Identifier: GPL-2.0-only */
/* The running task. One CPU: one variable. */
#ifndef _ASM_RUMP_CURRENT_H
#define _ASM_RUMP_CURRENT_H

#ifndef __ASSEMBLY__
struct task_struct;
extern struct task_struct *rump_current;
#define get_current() rump_current
#define current get_current()
#endif

#endif
