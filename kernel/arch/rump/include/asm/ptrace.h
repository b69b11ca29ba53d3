/* SPDX-License-Identifier: GPL-2.0-only */
/* Registers of the program, laid out as x86-64's struct pt_regs and struct hyp_regs. */
#ifndef _ASM_RUMP_PTRACE_H
#define _ASM_RUMP_PTRACE_H

#include <uapi/asm/ptrace.h>

#ifndef __ASSEMBLY__
struct task_struct;

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8;
	unsigned long ax, cx, dx, si, di;
	unsigned long orig_ax; /* system call number, or -1 */
	unsigned long ip, cs, flags, sp, ss;
};

bool rump_user_mode(const struct pt_regs *regs);
#define user_mode(regs) rump_user_mode(regs)
#define instruction_pointer(regs) ((regs)->ip)
#define user_stack_pointer(regs) ((regs)->sp)
#define kernel_stack_pointer(regs) ((regs)->sp)
#define profile_pc(regs) instruction_pointer(regs)
#define current_pt_regs() task_pt_regs(current)
#define arch_has_single_step() 0

static inline void instruction_pointer_set(struct pt_regs *regs, unsigned long ip)
{
	regs->ip = ip;
}

static inline long regs_return_value(struct pt_regs *regs)
{
	return regs->ax;
}

static inline void regs_set_return_value(struct pt_regs *regs, unsigned long value)
{
	regs->ax = value;
}
#endif

#endif
