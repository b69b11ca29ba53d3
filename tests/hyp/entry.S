/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the test kernel that are about single instructions and registers. */

	.text

/* Keeps what a system call of the program brings, answers with ENTRY_RESULT. */
	.globl rump_syscall_entry
rump_syscall_entry:
	movq %rax, entry_rax(%rip)
	movq %rcx, entry_rcx(%rip)
	movq %r11, entry_r11(%rip)
	movq %rdi, entry_rdi(%rip)
	movq %rsi, entry_rsi(%rip)
	movq %rdx, entry_rdx(%rip)
	movq %r10, entry_r10(%rip)
	movq %r8, entry_r8(%rip)
	movq %r9, entry_r9(%rip)
	movq %rsp, entry_rsp(%rip)
	incq entry_count(%rip)
	movl $0x1234567, %eax
	jmp *%rcx

	.globl program_syscall, program_syscall_after
program_syscall:
	movq %rdi, %rax
	movq %rsi, %rdi
	movq %rdx, %rsi
	movq %rcx, %rdx
	movq %r8, %r10
	movq %r9, %r8
	movq 8(%rsp), %r9
	syscall
program_syscall_after:
	ret

	.globl red_zone_syscall
red_zone_syscall:
	pushq %rbx
	pushq %r12
	movq $0x5a5a1234, %rbx
	movq $0x77, %r12
	xorl %ecx, %ecx
1:	movq %rbx, -128(%rsp,%rcx,8)
	incl %ecx
	cmpl $16, %ecx
	jne 1b
	movl $39, %eax
	syscall
	cmpq $0x5a5a1234, %rbx
	jne 3f
	cmpq $0x77, %r12
	jne 3f
	xorl %ecx, %ecx
2:	cmpq %rbx, -128(%rsp,%rcx,8)
	jne 3f
	incl %ecx
	cmpl $16, %ecx
	jne 2b
	movl $1, %eax
	jmp 4f
3:	xorl %eax, %eax
4:	popq %r12
	popq %rbx
	ret

	.globl program_int80, program_int80_at
program_int80:
	movl $20, %eax
program_int80_at:
	int $0x80
	ret

/* Every register but rdi (the count) and rsp holds its own pattern, as do 16 words of red zone. */
	.globl spin_checking
spin_checking:
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movl $1, %eax
	movl $2, %ebx
	movl $3, %ecx
	movl $4, %edx
	movl $5, %esi
	movl $6, %ebp
	movl $7, %r8d
	movl $8, %r9d
	movl $10, %r10d
	movl $11, %r11d
	movl $12, %r12d
	movl $13, %r13d
	movl $14, %r14d
	movl $15, %r15d
	movq %rbx, -8(%rsp)
	movq %r15, -128(%rsp)
	movq %rdx, %xmm5
1:	cmpq $1, %rax
	jne 2f
	cmpq $2, %rbx
	jne 2f
	cmpq $3, %rcx
	jne 2f
	cmpq $4, %rdx
	jne 2f
	cmpq $5, %rsi
	jne 2f
	cmpq $6, %rbp
	jne 2f
	cmpq $7, %r8
	jne 2f
	cmpq $8, %r9
	jne 2f
	cmpq $10, %r10
	jne 2f
	cmpq $11, %r11
	jne 2f
	cmpq $12, %r12
	jne 2f
	cmpq $13, %r13
	jne 2f
	cmpq $14, %r14
	jne 2f
	cmpq $15, %r15
	jne 2f
	cmpq $2, -8(%rsp)
	jne 2f
	cmpq $15, -128(%rsp)
	jne 2f
	movq %xmm5, %rax
	cmpq $4, %rax
	movl $1, %eax
	jne 2f
	decq %rdi
	jnz 1b
	jmp 3f
2:	xorl %eax, %eax
3:	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	ret

/* On a fault in these, rump_on_fault() goes on at fault_return with the stack as it was here. */
	.globl try_read, try_write, try_execute, fault_return
try_read:
	movq (%rdi), %rax
	movl $1, %eax
	ret
try_write:
	movq %rsi, (%rdi)
	movl $1, %eax
	ret
try_execute:
	jmp *%rdi
fault_return:
	xorl %eax, %eax
	ret

	.bss
	.balign 8
	.globl entry_rax, entry_rcx, entry_r11, entry_rdi, entry_rsi, entry_rdx, entry_r10, entry_r8
	.globl entry_r9, entry_rsp, entry_count
entry_rax:	.quad 0
entry_rcx:	.quad 0
entry_r11:	.quad 0
entry_rdi:	.quad 0
entry_rsi:	.quad 0
entry_rdx:	.quad 0
entry_r10:	.quad 0
entry_r8:	.quad 0
entry_r9:	.quad 0
entry_rsp:	.quad 0
entry_count:	.quad 0

	.section .note.GNU-stack, "", @progbits
