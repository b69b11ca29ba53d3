/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For a platform's entry.S: from the frame of an exception or interrupt, as the CPU has pushed it, to
 * machine_trap() and back. Each vector's entry does
 *
 *	frame_begin vector
 *	jmp to what does frame_save, calls machine_trap(), does frame_restore
 */

/* clang-format off */
/* The CPU has pushed an error code for some (Intel SDM vol. 3, 6.15), the others get a 0. */
	.macro frame_begin vector
	.if (\vector == 8) || (\vector >= 10 && \vector <= 14) || (\vector == 17) || (\vector == 21) || \
		(\vector == 29) || (\vector == 30)
	.else
	pushq $0
	.endif
	pushq %rdi
	movl $\vector, %edi
	.endm

/* Leaves machine_trap()'s arguments. The error code lies where struct hyp_regs has orig_rax. */
	.macro frame_save
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
	cld
	movl %edi, %esi
	movq 120(%rsp), %rdx
	movq $-1, 120(%rsp)
	movq %rsp, %rdi
	.endm

/* Leaves orig_rax on top of the stack. */
	.macro frame_restore
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
	.endm
