/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's entry point, and the two pieces whose instruction addresses matter: the return from a
 * signal handler and the wait of idle().
 */
#include <asm/unistd.h>

	.text

/* execve(2)'s stack: argc, argv, NULL, envp, NULL, auxv (System V ABI AMD64, 3.4.1). */
	.globl process_start
	.type process_start, @function
process_start:
	xorl %ebp, %ebp
	movq %rsp, %rdi
	andq $-16, %rsp
	call process_main
	ud2
	.size process_start, . - process_start

/* A handler returns here with the signal frame at rsp (rt_sigreturn takes it from there). */
	.globl process_restorer
	.type process_restorer, @function
process_restorer:
	movl $__NR_rt_sigreturn, %eax
	syscall
	ud2
	.size process_restorer, . - process_restorer

/*
 * long process_idle_ppoll(fds, count, timeout). The race: a signal after the look at the flag and
 * before the system call would be slept over. Its handler sees rip in the range and moves it to
 * process_idle_aborted. In the system call itself a handled signal ends ppoll with -EINTR.
 */
	.globl process_idle_ppoll, process_idle_begin, process_idle_end, process_idle_aborted
	.type process_idle_ppoll, @function
process_idle_ppoll:
	xorl %r10d, %r10d		/* no other signal mask */
	movl $8, %r8d			/* sizeof(sigset_t) of the kernel */
process_idle_begin:
	cmpl $0, process_idle_abort(%rip)
	jne process_idle_aborted
	movl $__NR_ppoll, %eax
	syscall
process_idle_end:
	ret
process_idle_aborted:
	movq $-4, %rax			/* -EINTR */
	ret
	.size process_idle_ppoll, . - process_idle_ppoll

	.section .note.GNU-stack, "", @progbits
