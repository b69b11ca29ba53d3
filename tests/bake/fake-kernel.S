/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entry, and one field of every kind of relocation that the baker knows; fake-kernel.c looks at
 * what became of them.
 */
	.text
	.globl process_start
process_start:
	xor	%ebp, %ebp
	mov	$fake_stack_top, %esp		/* R_X86_64_32 */
	mov	%rsp, fake_saved(,%rbp)		/* R_X86_64_32S */
	call	fake_main			/* R_X86_64_PLT32 */
	ud2

	/* Where a PC would enter: the image's head names them. */
	.globl pc_pvh_start, pc_multiboot_start, xen_pv_start, xen_hypercalls
pc_pvh_start:
	nop
pc_multiboot_start:
	nop
xen_pv_start:
	nop
xen_hypercalls:
	ud2

	/* Computes the addresses of an absolute and of an undefined weak symbol relative to itself. */
	.globl fake_far
fake_far:
	lea	fake_absolute(%rip), %rax	/* R_X86_64_PC32, absolute */
	ret
	.weak	fake_nowhere
	.globl fake_null
fake_null:
	lea	fake_nowhere(%rip), %rax	/* R_X86_64_PC32, undefined */
	ret

	.section .rodata
	.balign 8
	.globl fake_table
fake_table:
	.quad	fake_target			/* R_X86_64_64 */
	.quad	fake_target + 5
	.quad	fake_absolute			/* stays */
	.quad	fake_nowhere			/* stays 0 */
	.quad	fake_target - .			/* R_X86_64_PC64 */
	.long	fake_target			/* R_X86_64_32 */
	.long	fake_absolute
	.long	fake_target - .			/* R_X86_64_PC32 */
	.long	0

	.data
	.globl fake_target
fake_target:
	.ascii	"aimed well"
	.byte	0

	.bss
	.balign 16
	.globl fake_saved
fake_saved:
	.skip	8
	.balign 4096
	.skip	16384
	.globl fake_stack_top
fake_stack_top:
