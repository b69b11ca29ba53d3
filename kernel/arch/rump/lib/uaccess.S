/* SPDX-License-Identifier: GPL-2.0-only */
/* Copies that may fault: both return in rax how many bytes are left. */
#include <linux/linkage.h>
#include <asm/asm.h>

#define LONG_COPY 128

.text

/* unsigned long rump_copy_user(void *to, const void *from, unsigned long n) */
SYM_FUNC_START(rump_copy_user)
	movq %rdx, %rcx
	cmpq $LONG_COPY, %rdx
	jae 6f
1:	cmpq $8, %rcx
	jb 6f
2:	movq (%rsi), %r8
3:	movq %r8, (%rdi)
	addq $8, %rsi
	addq $8, %rdi
	subq $8, %rcx
	jmp 1b
	/* The rest, or all of a long copy. A fault in a word comes here too: byte by byte to it. */
6:	testq %rcx, %rcx
	jz 8f
7:	rep movsb
8:	movq %rcx, %rax
	ret
	_ASM_EXTABLE(2b, 7b)
	_ASM_EXTABLE(3b, 7b)
	_ASM_EXTABLE(7b, 8b)
SYM_FUNC_END(rump_copy_user)

/* unsigned long rump_clear_user(void *to, unsigned long n) */
SYM_FUNC_START(rump_clear_user)
	movq %rsi, %rcx
	xorl %eax, %eax
1:	rep stosb
2:	movq %rcx, %rax
	ret
	_ASM_EXTABLE(1b, 2b)
SYM_FUNC_END(rump_clear_user)
