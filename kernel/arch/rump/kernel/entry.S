/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ways into the kernel from the program and back. All of it runs with the program's vector
 * registers live and untouched.
 *
 * An event may come at any instruction. Between rump_entry_start and rump_entry_end it is only
 * noted: the way back looks for it. Between rump_exit_start and rump_exit_end, after that look, the
 * event handler starts the way back again at rump_exit_retry: struct pt_regs at the top of the
 * kernel stack is still whole then.
 */
#include <linux/linkage.h>
#include <generated/asm-offsets.h>
#include <asm/page.h>
#include <asm/thread_info.h>

/* What the short way back does not restore and a program may have set: TF, DF, NT, AC, ID. */
#define SLOW_FLAGS (1 << 8 | 1 << 10 | 1 << 14 | 1 << 18 | 1 << 21)
/* IF, and bit 1, which is always set. */
#define KERNEL_FLAGS (1 << 9 | 1 << 1)

/*
 * For gdb: where the registers of what was interrupted are, when rsp is struct pt_regs. The numbers
 * are its layout (hyp.h, struct hyp_regs).
 */
	.cfi_sections .debug_frame
.macro CFI_REGS
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa rsp, REGS_SIZE
	.cfi_offset rip, REGS_IP - REGS_SIZE
	.cfi_offset rsp, REGS_SP - REGS_SIZE
	.cfi_offset rbx, 40 - REGS_SIZE
	.cfi_offset rbp, 32 - REGS_SIZE
	.cfi_offset r12, 24 - REGS_SIZE
	.cfi_offset r13, 16 - REGS_SIZE
	.cfi_offset r14, 8 - REGS_SIZE
	.cfi_offset r15, -REGS_SIZE
.endm

.macro PUSH_GENERAL
	pushq %rdi
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %rax
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
.endm

/* Begins at what CFI_REGS says. */
.macro POP_GENERAL
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rax
	popq %rcx
	popq %rdx
	popq %rsi
	popq %rdi
	addq $8, %rsp			/* orig_ax */
	.cfi_def_cfa_offset REGS_SIZE - REGS_IP
.endm

.section .text..entry, "ax"

SYM_CODE_START(rump_entry_start)
/*
 * A system call: rcx is the return address, r11 the flags, rsp still the program's. Nothing is
 * written below it: programs keep 128 bytes there.
 */
SYM_INNER_LABEL(rump_syscall_entry, SYM_L_GLOBAL)
	movq %rsp, rump_user_sp(%rip)
	movq rump_kernel_sp(%rip), %rsp
	pushq rump_user_ss(%rip)
	pushq rump_user_sp(%rip)
	pushq %r11
	pushq rump_user_cs(%rip)
	pushq %rcx
	pushq %rax			/* orig_ax */
	PUSH_GENERAL
	testl $SLOW_FLAGS, REGS_FLAGS(%rsp)
	jz rump_syscall
	jmp rump_entry_slow

/*
 * The same from the baker's thunks (bake/thunks.c), by a jump: the flags are where they are. Stores
 * are what a call costs, so callee-saved registers, which C keeps, are stored only where somebody
 * asks for them: rump_exit_syscall, the stubs below.
 */
	.balign 64
SYM_INNER_LABEL(rump_syscall_jump, SYM_L_GLOBAL)
	movq %rsp, %r11
	movq rump_kernel_sp(%rip), %rsp
	/* No instruction up to here changes the flags. cs and ss are where they always are. */
	leaq REGS_FLAGS + 8 - REGS_SIZE(%rsp), %rsp
	pushfq
	leaq -REGS_FLAGS(%rsp), %rsp
	movq %r11, REGS_SP(%rsp)
	movq %rcx, REGS_IP(%rsp)
	movq %rax, REGS_ORIG_AX(%rsp)
	movq %rdi, REGS_DI(%rsp)
	movq %rsi, REGS_SI(%rsp)
	movq %rdx, REGS_DX(%rsp)
	movq %r10, REGS_R10(%rsp)
	movq %r9, REGS_R9(%rsp)
	movq %r8, REGS_R8(%rsp)
	testl $SLOW_FLAGS, REGS_FLAGS(%rsp)
	jnz rump_entry_slow
SYM_INNER_LABEL(rump_entry_end, SYM_L_GLOBAL)
SYM_INNER_LABEL(rump_syscall, SYM_L_LOCAL)
	CFI_REGS
	/* What was only noted on the way in comes first: the call may look at the clock. */
	cmpq $0, rump_irq_pending(%rip)
	jne rump_entry_slow
	cmpq $SYSCALL_COUNT, %rax
	jae 1f
	movq %r10, %rcx
	call *rump_syscall_table(, %rax, 8)
	jmp 2f
1:	movq $-38, %rax			/* -ENOSYS */
2:	movq %rax, REGS_AX(%rsp)

SYM_INNER_LABEL(rump_exit_start, SYM_L_GLOBAL)
	cmpq $0, rump_irq_pending(%rip)
	jne rump_exit_syscall
	movq rump_current(%rip), %rcx
	testl $_TIF_EXIT_WORK, TASK_FLAGS(%rcx)
	jnz rump_exit_syscall
	/* rbx, rbp and r12 to r15 are the program's: C kept them. */
	movq REGS_DI(%rsp), %rdi
	movq REGS_SI(%rsp), %rsi
	movq REGS_DX(%rsp), %rdx
	movq REGS_R10(%rsp), %r10
	movq REGS_R9(%rsp), %r9
	movq REGS_R8(%rsp), %r8
	movq REGS_FLAGS(%rsp), %r11	/* as `syscall` leaves them there */
	/* The arithmetic flags without popfq, which costs as much as all of the rest. */
	movl %r11d, %eax
	shll $8, %eax
	testl $1 << 11, %r11d		/* OF, which it clears */
	jnz 2f
1:	sahf
	movq REGS_AX(%rsp), %rax
	movq REGS_IP(%rsp), %rcx
	movq REGS_SP(%rsp), %rsp
	jmp *%rcx
2:	movb $127, %al
	addb $1, %al
	jmp 1b
	.cfi_endproc

SYM_INNER_LABEL(rump_return_full, SYM_L_GLOBAL)
	CFI_REGS
	cmpq $0, rump_irq_pending(%rip)
	jne rump_exit_retry
	POP_GENERAL
	iretq
	.cfi_endproc
SYM_INNER_LABEL(rump_exit_end, SYM_L_GLOBAL)
SYM_CODE_END(rump_entry_start)

/*
 * A call that finds an event noted on the way in, or flags of the program set that C must not run
 * with and that only iretq restores: it goes back the long way.
 */
SYM_CODE_START(rump_entry_slow)
	CFI_REGS
	pushq $KERNEL_FLAGS
	popfq
	cmpq $0, rump_irq_pending(%rip)
	je 1f
	call rump_run_irqs
	movq REGS_DI(%rsp), %rdi
	movq REGS_SI(%rsp), %rsi
	movq REGS_DX(%rsp), %rdx
	movq REGS_R10(%rsp), %r10
	movq REGS_R8(%rsp), %r8
	movq REGS_R9(%rsp), %r9
	movq REGS_ORIG_AX(%rsp), %rax
1:	cmpq $SYSCALL_COUNT, %rax
	jae 2f
	movq %r10, %rcx
	call *rump_syscall_table(, %rax, 8)
	jmp 3f
2:	movq $-38, %rax			/* -ENOSYS */
3:	movq %rax, REGS_AX(%rsp)
	jmp rump_exit_syscall
	.cfi_endproc
SYM_CODE_END(rump_entry_slow)

/* The program's callee-saved registers, which are in the CPU, to struct pt_regs at @offset(%rsp). */
.macro SAVE_CALLEE_SAVED offset
	movq %rbx, \offset + REGS_BX(%rsp)
	movq %rbp, \offset + REGS_BP(%rsp)
	movq %r12, \offset + REGS_R12(%rsp)
	movq %r13, \offset + REGS_R13(%rsp)
	movq %r14, \offset + REGS_R14(%rsp)
	movq %r15, \offset + REGS_R15(%rsp)
.endm

/*
 * The end of a system call that has something to do first; callee-saved registers are live. It goes back the short
 * way, because iretq takes as long as ten calls do, but for flags that only iretq restores.
 */
SYM_CODE_START(rump_exit_syscall)
	CFI_REGS
	SAVE_CALLEE_SAVED 0		/* for the frame of a signal */
	movq %rsp, %rdi
	call rump_exit_work
	testl $SLOW_FLAGS, REGS_FLAGS(%rsp)
	jz rump_exit_start
	jmp rump_return_full
	.cfi_endproc
SYM_CODE_END(rump_exit_syscall)

/* The same when the way back itself faulted. */
SYM_CODE_START(rump_fault_syscall_entry)
	SAVE_CALLEE_SAVED 0
	jmp rump_fault_user_entry
SYM_CODE_END(rump_fault_syscall_entry)

/* Calls that copy all of struct pt_regs, and the one that has replaced it. */
SYM_CODE_START(rump_clone_entry)
	SAVE_CALLEE_SAVED 8
	jmp rump_sys_clone
SYM_CODE_END(rump_clone_entry)

SYM_CODE_START(rump_clone3_entry)
	SAVE_CALLEE_SAVED 8
	jmp rump_sys_clone3
SYM_CODE_END(rump_clone3_entry)

SYM_CODE_START(rump_sigreturn_entry)
	addq $8, %rsp
	call rump_sys_rt_sigreturn
	jmp rump_exit_retry
SYM_CODE_END(rump_sigreturn_entry)

/* The way back with something to do first. rsp is struct pt_regs of the program, whole. */
SYM_CODE_START(rump_exit_retry)
	CFI_REGS
	movq %rsp, %rdi
	call rump_exit_work
	jmp rump_return_full
	.cfi_endproc
SYM_CODE_END(rump_exit_retry)

/* rump_on_event() has put the program's registers on the kernel stack and masked interrupts. */
SYM_CODE_START(rump_irq_user_entry)
	CFI_REGS
	movq %rsp, %rdi
	call rump_irq_user
	jmp rump_exit_retry
	.cfi_endproc
SYM_CODE_END(rump_irq_user_entry)

SYM_CODE_START(rump_fault_user_entry)
	CFI_REGS
	movq %rsp, %rdi
	call rump_fault_user
	jmp rump_exit_retry
	.cfi_endproc
SYM_CODE_END(rump_fault_user_entry)

/* The same from kernel code: the frame is on the stack it was interrupted on. */
SYM_CODE_START(rump_irq_kernel_entry)
	CFI_REGS
	movq %rsp, %rdi
	call rump_irq_kernel
	POP_GENERAL
	iretq
	.cfi_endproc
SYM_CODE_END(rump_irq_kernel_entry)

SYM_CODE_START(rump_fault_kernel_entry)
	CFI_REGS
	movq %rsp, %rdi
	call rump_fault_kernel
	POP_GENERAL
	iretq
	.cfi_endproc
SYM_CODE_END(rump_fault_kernel_entry)

/* First instruction of a new task; rax is the task before it. */
SYM_CODE_START(rump_ret_from_fork)
	.cfi_startproc simple
	.cfi_def_cfa rsp, 0
	.cfi_undefined rip
	movq %rax, %rdi
	call rump_task_start
	/*
	 * The program's way: its registers are at the top of the stack. In one step, because an
	 * event is let in here and writes below rsp.
	 */
	movq rump_kernel_sp(%rip), %rax
	leaq -REGS_SIZE(%rax), %rsp
	jmp rump_exit_retry
	.cfi_endproc
SYM_CODE_END(rump_ret_from_fork)

/* struct task_struct *rump_switch_stack(prev, unsigned long *save, unsigned long to) */
SYM_FUNC_START(rump_switch_stack)
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rsi)
	movq %rdx, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	movq %rdi, %rax
	ret
SYM_FUNC_END(rump_switch_stack)

/* void rump_call_on_stack(void (*fn)(void), void *top) */
SYM_FUNC_START(rump_call_on_stack)
	.cfi_startproc
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register rbp
	movq %rsi, %rsp
	call *%rdi
	movq %rbp, %rsp
	popq %rbp
	.cfi_def_cfa rsp, 8
	ret
	.cfi_endproc
SYM_FUNC_END(rump_call_on_stack)

/* void rump_boot(void): start_kernel() on the first task's stack. */
SYM_CODE_START(rump_boot)
	.cfi_startproc simple
	.cfi_def_cfa rsp, 0
	.cfi_undefined rip
	leaq init_thread_union + THREAD_SIZE - REGS_SIZE, %rsp
	xorl %ebp, %ebp
	call start_kernel
	ud2
	.cfi_endproc
SYM_CODE_END(rump_boot)

.bss
.balign 8
SYM_DATA(rump_user_sp, .quad 0)
