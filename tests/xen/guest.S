/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest of a few instructions, to test the harness with: prints its command line on the console and does what
 * its first letter says. p: powers off; c: says that it has crashed; u: an undefined instruction; h: hangs.
 * Numbers are those of Xen's public headers: xen.h, elfnote.h, sched.h, event_channel.h, io/console.h,
 * hvm/hvm_op.h, hvm/params.h, arch-x86/hvm/start_info.h.
 */
#define HYPERCALL_SCHED 29
#define HYPERCALL_EVENT 32
#define HYPERCALL_HVM 34
#define SCHED_YIELD 0
#define SCHED_SHUTDOWN 2
#define SHUTDOWN_POWEROFF 0
#define SHUTDOWN_CRASH 3
#define EVENT_SEND 4
#define HVM_GET_PARAM 1
#define HVM_CONSOLE_PAGE 17
#define HVM_CONSOLE_PORT 18
#define DOMAIN_SELF 0x7ff0

/* struct xencons_interface */
#define OUT 1024
#define OUT_CONS 3080
#define OUT_PROD 3084
#define OUT_MASK 2047

/* struct start_info, 64 bits */
#define START_CONSOLE_MFN 72
#define START_CONSOLE_PORT 80
#define START_FRAMES 104
#define START_CMDLINE 128
/* struct hvm_start_info */
#define PVH_CMDLINE 24

	.macro note type, value:vararg
	.balign 4
	.long 4, 3f - 2f, \type
	.asciz "Xen"
2:	\value
3:
	.endm

	.section .note.Xen, "a", @note
	note 1, .quad entry_pv
	note 2, .quad hypercalls
	note 3, .quad 0				/* virtual = physical */
	note 4, .quad 0
	note 5, .asciz "xen-3.0"
	note 6, .asciz "test"
	note 8, .asciz "generic"
	note 18, .long entry_pvh

	.globl	entry_pv
	.text
	.macro hypercall64 number, command, argument
	mov	$\command, %edi
	mov	$\argument, %esi
	call	hypercalls + \number * 32
	.endm

	.macro hypercall32 number, command, argument
	mov	$\command, %ebx
	mov	$\argument, %ecx
	call	hypercalls + \number * 32
	.endm

	/* The same text for 32 and 64 bits: all lies below 4 GB. */
	.macro guest bits
	mov	cmdline, %esi
	mov	ring, %edi
	mov	OUT_PROD(%edi), %ecx
1:	mov	(%esi), %al
	test	%al, %al
	jnz	2f
	mov	$'\n', %al
2:	mov	%ecx, %edx
	and	$OUT_MASK, %edx
	mov	%al, OUT(%edi, %edx)
	add	$1, %ecx
	add	$1, %esi
	cmp	$'\n', %al
	jne	1b
	mov	%ecx, OUT_PROD(%edi)
	hypercall\bits HYPERCALL_EVENT, EVENT_SEND, port
	/* Until all is read. */
3:	hypercall\bits HYPERCALL_SCHED, SCHED_YIELD, 0
	mov	ring, %edi
	mov	OUT_PROD(%edi), %ecx
	cmp	%ecx, OUT_CONS(%edi)
	jne	3b

	mov	cmdline, %esi
	mov	(%esi), %al
	cmp	$'h', %al
	je	4f
	cmp	$'u', %al
	je	5f
	cmp	$'p', %al
	je	6f
	movl	$SHUTDOWN_CRASH, reason
6:	hypercall\bits HYPERCALL_SCHED, SCHED_SHUTDOWN, reason
4:	jmp	4b
5:	ud2
	.endm

	.code64
entry_pv:
	mov	$stack, %esp
	lea	START_CMDLINE(%rsi), %eax
	mov	%eax, cmdline
	mov	START_CONSOLE_PORT(%rsi), %eax
	mov	%eax, port
	/* All memory is mapped at its pseudo-physical address: the page's, from its machine frame. */
	mov	START_CONSOLE_MFN(%rsi), %rax
	mov	START_FRAMES(%rsi), %rdi
	xor	%ecx, %ecx
1:	cmp	%rax, (%rdi, %rcx, 8)
	je	2f
	inc	%ecx
	jmp	1b
2:	shl	$12, %ecx
	mov	%ecx, ring
	guest	64

	.code32
	.macro parameter number, into
	movl	$\number, param_index
	hypercall32 HYPERCALL_HVM, HVM_GET_PARAM, param
	mov	param_value, %eax
	mov	%eax, \into
	.endm

entry_pvh:
	mov	$stack, %esp
	mov	PVH_CMDLINE(%ebx), %eax
	mov	%eax, cmdline
	/* Xen's leaves may be higher where it looks like Hyper-V, which we do not ask for. */
	mov	$0x40000002, %eax
	cpuid
	mov	%ebx, %ecx
	mov	$hypercalls, %eax
	xor	%edx, %edx
	wrmsr
	parameter HVM_CONSOLE_PORT, port
	parameter HVM_CONSOLE_PAGE, ring
	shll	$12, ring
	guest	32

	.data
	.balign	8
param:	.word	DOMAIN_SELF, 0
param_index:
	.long	0
param_value:
	.quad	0
cmdline:
	.long	0
ring:	.long	0
port:	.long	0
reason:	.long	SHUTDOWN_POWEROFF

	.section .bss.page, "aw", @nobits
	.balign	4096
hypercalls:
	.skip	4096
	.skip	4096
stack:
	.section .note.GNU-stack, "", @progbits
