// SPDX-License-Identifier: GPL-2.0-only
/* Offsets that entry.S uses. */
#include <linux/kbuild.h>
#include <linux/sched.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>

int main(void)
{
	OFFSET(TASK_FLAGS, task_struct, thread_info.flags);
	DEFINE(REGS_SIZE, sizeof(struct pt_regs));
	OFFSET(REGS_AX, pt_regs, ax);
	OFFSET(REGS_ORIG_AX, pt_regs, orig_ax);
	OFFSET(REGS_R11, pt_regs, r11);
	OFFSET(REGS_R10, pt_regs, r10);
	OFFSET(REGS_R9, pt_regs, r9);
	OFFSET(REGS_R8, pt_regs, r8);
	OFFSET(REGS_DX, pt_regs, dx);
	OFFSET(REGS_SI, pt_regs, si);
	OFFSET(REGS_DI, pt_regs, di);
	OFFSET(REGS_BX, pt_regs, bx);
	OFFSET(REGS_BP, pt_regs, bp);
	OFFSET(REGS_R12, pt_regs, r12);
	OFFSET(REGS_R13, pt_regs, r13);
	OFFSET(REGS_R14, pt_regs, r14);
	OFFSET(REGS_R15, pt_regs, r15);
	OFFSET(REGS_IP, pt_regs, ip);
	OFFSET(REGS_FLAGS, pt_regs, flags);
	OFFSET(REGS_SP, pt_regs, sp);
	DEFINE(SYSCALL_COUNT, NR_syscalls);
	return 0;
}
