/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copies that may fault: both return in rax how many bytes are left. Long ones go by words, as an emulator goes
 * step by step; what is left of a word that faults is tried byte by byte.
 */
#include <linux/linkage.h>
#include <asm/asm.h>

#define LONG_COPY 128

.text

/* unsigned long rump_copy_user(void *to, const void *from, unsigned long n) */
SYM_FUNC_START(rump_copy_user)
	movq %rdx, %rcx
	cmpq $LONG_COPY, %rdx
	jae 4f
1:	cmpq $8, %rcx
	jb 6f
2:	movq (%rsi), %r8
3:	movq %r8, (%rdi)
	addq $8, %rsi
	addq $8, %rdi
	subq $8, %rcx
	jmp 1b
4:	shrq $3, %rcx
5:	rep movsq
	movl %edx, %ecx
	andl $7, %ecx
	/* The rest, byte by byte. */
6:	testq %rcx, %rcx
	jz 8f
7:	rep movsb
8:	movq %rcx, %rax
	ret
	/* Words are left, and bytes. */
9:	andl $7, %edx
	leaq (%rdx, %rcx, 8), %rcx
	jmp 7b
	_ASM_EXTABLE(2b, 7b)
	_ASM_EXTABLE(3b, 7b)
	_ASM_EXTABLE(5b, 9b)
	_ASM_EXTABLE(7b, 8b)
SYM_FUNC_END(rump_copy_user)

/* unsigned long rump_clear_user(void *to, unsigned long n) */
SYM_FUNC_START(rump_clear_user)
	movq %rsi, %rcx
	xorl %eax, %eax
	shrq $3, %rcx
1:	rep stosq
	movl %esi, %ecx
	andl $7, %ecx
2:	rep stosb
3:	movq %rcx, %rax
	ret
4:	andl $7, %esi
	leaq (%rsi, %rcx, 8), %rcx
	jmp 2b
	_ASM_EXTABLE(1b, 4b)
	_ASM_EXTABLE(2b, 3b)
SYM_FUNC_END(rump_clear_user)
