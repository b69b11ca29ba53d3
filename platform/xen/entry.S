/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Xen PV: the way in at the start, and the handlers of guest kernel mode. The whole image runs in guest
 * user mode, so that Xen changes to a stack of the platform's before it pushes anything: code with a red
 * zone may be interrupted anywhere. Xen pushes rcx and r11, then what the CPU would (Xen,
 * xen/arch/x86/pv/traps.c, create_bounce_frame); a return is a hypercall (xen/arch-x86/xen-x86_64.h).
 */
#define __ASSEMBLY__	/* what Xen's headers go by */
#define __XEN_INTERFACE_VERSION__ 0x00040e00
#include <xen/xen.h>
#include "../machine/frame.h"

#define IRET (xen_hypercalls + __HYPERVISOR_iret * 32)
#define FLAG_INTERRUPTS 0x200
/* As Linux's MSR_SYSCALL_MASK, but for IF: TF, DF, NT, AC. */
#define SYSCALL_FLAGS_CLEARED 0x44500

	/* Its place is behind all other code, where nothing is skipped for it but the end of a page. */
	.section .text..hypercalls, "ax"
	.balign 4096
	.globl xen_hypercalls
xen_hypercalls:
	.skip 4096, 0xcc

	.text
	.globl xen_pv_start
	.type xen_pv_start, @function
xen_pv_start:
	cld
	rdtsc
	movl %eax, machine_entry_tsc(%rip)
	movl %edx, machine_entry_tsc + 4(%rip)
	movq %rsi, %rdi
	movq %rsp, %rsi
	movl $boot_stack_end, %esp
	xorl %ebp, %ebp
	call xen_pv_main
	ud2
	.size xen_pv_start, . - xen_pv_start

	.globl xen_enter_user_mode
	.type xen_enter_user_mode, @function
xen_enter_user_mode:
	popq %rdx
	movq %rsp, %rcx
	pushq $FLAT_USER_SS
	pushq %rcx
	pushq $FLAG_INTERRUPTS
	pushq $FLAT_USER_CS
	pushq %rdx
	pushq $0
	jmp IRET
	.size xen_enter_user_mode, . - xen_enter_user_mode

/* One entry for each vector, XEN_VECTOR_SIZE bytes. */
	.balign 16
	.globl xen_vectors
xen_vectors:
	vector = 0
	.rept 32
	.balign 16
	popq %rcx
	popq %r11
	frame_begin vector
	jmp enter
	vector = vector + 1
	.endr

	.globl xen_upcall
xen_upcall:
	popq %rcx
	popq %r11
	frame_begin 256			/* xen.h: VECTOR_UPCALL */
	jmp enter

/* A return whose segments are none: ds, es, fs, gs come first. For the kernel it is a #GP. */
	.globl xen_failsafe
xen_failsafe:
	popq %rcx
	popq %r11
	addq $32, %rsp
	pushq $0
	frame_begin 13

enter:
	frame_save
	movl $0, 140(%rsp)		/* Xen's own, in the upper half of cs */
	subq $8, %rsp
	call machine_trap
	addq $8, %rsp
	frame_restore
	movq $0, (%rsp)
	jmp IRET

/*
 * `syscall` in guest user mode. In the hypercall page it is a hypercall of the image's: made here, where
 * it is one for Xen. Anywhere else it is a system call of the program's.
 */
	.globl xen_syscall
xen_syscall:
	popq %rcx
	popq %r11
	cmpq $xen_hypercalls, (%rsp)
	jb 1f
	cmpq $xen_hypercalls + 4096, (%rsp)
	jae 1f
	syscall
	pushq $VGCF_in_syscall
	jmp IRET
1:	movq (%rsp), %rcx
	movq 16(%rsp), %r11
	movq $rump_syscall_entry, (%rsp)
	andl $~SYSCALL_FLAGS_CLEARED, 16(%rsp)
	pushq $0
	jmp IRET

	.bss
	.balign 4096
	.skip 16384
boot_stack_end:

	.section .note.GNU-stack, "", @progbits
