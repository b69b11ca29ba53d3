/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcpy, memmove, memset without vector registers: whole words for short lengths, the string
 * instructions (fast since Ivy Bridge and Zen) for long ones.
 */
#include <linux/linkage.h>
#include <asm/export.h>

#define LONG_COPY 256

.text

/* void *memcpy(void *to, const void *from, size_t n) */
SYM_FUNC_START(memcpy)
	movq %rdi, %rax
	movq %rdx, %rcx
	cmpq $LONG_COPY, %rdx
	jae .Lcopy_long
	cmpq $8, %rdx
	jb .Lcopy_bytes
	/* Words from the start; the last one overlaps. */
	movq -8(%rsi, %rdx), %r9
	leaq -8(%rdi, %rdx), %r10
1:	cmpq $8, %rcx
	jbe 2f
	movq (%rsi), %r8
	movq %r8, (%rdi)
	addq $8, %rsi
	addq $8, %rdi
	subq $8, %rcx
	jmp 1b
2:	movq %r9, (%r10)
	ret
.Lcopy_bytes:
	testq %rcx, %rcx
	jz 4f
3:	movb (%rsi), %r8b
	movb %r8b, (%rdi)
	incq %rsi
	incq %rdi
	decq %rcx
	jnz 3b
4:	ret
.Lcopy_long:
	/* By words, as an emulator goes step by step; the last one overlaps. */
	movq -8(%rsi, %rdx), %r9
	leaq -8(%rdi, %rdx), %r10
	shrq $3, %rcx
	rep movsq
	movq %r9, (%r10)
	ret
SYM_FUNC_END(memcpy)
EXPORT_SYMBOL(memcpy)
SYM_FUNC_ALIAS(__memcpy, memcpy)

/* void *memmove(void *to, const void *from, size_t n) */
SYM_FUNC_START(memmove)
	movq %rdi, %rax
	subq %rsi, %rax
	cmpq %rdx, %rax			/* to - from, unsigned: below n means overlap from behind */
	movq %rdi, %rax
	jb .Lmove_backwards
	movq %rdx, %rcx
	cmpq $LONG_COPY, %rdx
	jae .Lmove_long
1:	cmpq $8, %rcx
	jb 2f
	movq (%rsi), %r8
	movq %r8, (%rdi)
	addq $8, %rsi
	addq $8, %rdi
	subq $8, %rcx
	jmp 1b
2:	testq %rcx, %rcx
	jz 3f
	movb (%rsi), %r8b
	movb %r8b, (%rdi)
	incq %rsi
	incq %rdi
	decq %rcx
	jmp 2b
3:	ret
	/* Forwards every word is read before it is written over; the last one is read first of all. */
.Lmove_long:
	movq -8(%rsi, %rdx), %r9
	leaq -8(%rdi, %rdx), %r10
	shrq $3, %rcx
	rep movsq
	movq %r9, (%r10)
	ret
.Lmove_backwards:
	cmpq $8, %rdx
	jb 4f
	movq -8(%rsi, %rdx), %r8
	movq %r8, -8(%rdi, %rdx)
	subq $8, %rdx
	jmp .Lmove_backwards
4:	testq %rdx, %rdx
	jz 5f
	movb -1(%rsi, %rdx), %r8b
	movb %r8b, -1(%rdi, %rdx)
	decq %rdx
	jmp 4b
5:	ret
SYM_FUNC_END(memmove)
EXPORT_SYMBOL(memmove)
SYM_FUNC_ALIAS(__memmove, memmove)

/* void *memset(void *to, int c, size_t n) */
SYM_FUNC_START(memset)
	movq %rdi, %r9
	movq %rdx, %rcx
	movzbl %sil, %eax
	movabsq $0x0101010101010101, %r8
	imulq %r8, %rax
	cmpq $LONG_COPY, %rdx
	jae 4f
1:	cmpq $8, %rcx
	jb 2f
	movq %rax, (%rdi)
	addq $8, %rdi
	subq $8, %rcx
	jmp 1b
2:	testq %rcx, %rcx
	jz 3f
	movb %al, (%rdi)
	incq %rdi
	decq %rcx
	jmp 2b
3:	movq %r9, %rax
	ret
	/* By words as in memcpy(). */
4:	movq %rax, -8(%rdi, %rdx)
	shrq $3, %rcx
	rep stosq
	movq %r9, %rax
	ret
SYM_FUNC_END(memset)
EXPORT_SYMBOL(memset)
SYM_FUNC_ALIAS(__memset, memset)
