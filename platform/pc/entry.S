/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in from a loader, both in 32-bit protected mode without paging, and the ways in from
 * exceptions and interrupts. Registers at the start: PVH, Xen's docs/misc/pvh.pandoc; multiboot2
 * specification 3.3.
 */

#include "../machine/frame.h"

#define CR0_START 0x80010033	/* PG, WP, NE, ET, MP, PE (Intel SDM vol. 3, 2.5) */
#define CR4_PAE 0x20
#define MSR_EFER 0xc0000080
#define EFER_START 0x900	/* LME, NXE */
#define TABLE_ENTRY 0x3		/* present, writable */
#define LARGE_ENTRY 0x83	/* the same, 2 MB */
#define START_INFO_MAGIC 0x336ec578	/* hvm_start_info has it in memory, not in a register */
#define TRAP_STACK 16384	/* cpu.c */
#define TASK_IST1 40	/* cpu.c: 4 of padding, then 36 in the TSS (AMD64 APM vol. 2, 12.2.5) */

	.text
	.code32

	.globl pc_pvh_start
	.type pc_pvh_start, @function
pc_pvh_start:
	movl $START_INFO_MAGIC, %eax
	/* fall through */

	.globl pc_multiboot_start
	.type pc_multiboot_start, @function
pc_multiboot_start:
	cli
	cld
	movl %eax, %edi
	movl %ebx, %esi
	rdtsc
	movl %eax, machine_entry_tsc
	movl %edx, machine_entry_tsc + 4

	/* The first 4 GB at their own addresses in pages of 2 MB, until machine_start_table(). */
	movl $early_pdpt + TABLE_ENTRY, early_pml4
	movl $early_pd + TABLE_ENTRY, %eax
	movl $early_pdpt, %ebx
	movl $4, %ecx
1:	movl %eax, (%ebx)
	addl $4096, %eax
	addl $8, %ebx
	loop 1b
	movl $LARGE_ENTRY, %eax
	movl $early_pd, %ebx
	movl $2048, %ecx
2:	movl %eax, (%ebx)
	addl $0x200000, %eax
	addl $8, %ebx
	loop 2b

	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl $early_pml4, %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	movl $EFER_START, %eax
	xorl %edx, %edx
	wrmsr
	movl $CR0_START, %eax
	movl %eax, %cr0
	lgdt early_gdt_pointer
	ljmp $8, $3f

	.code64
3:	movl $0x10, %eax
	movl %eax, %ss
	movl %eax, %ds
	movl %eax, %es
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	movl $pc_boot_stack_end, %esp
	xorl %ebp, %ebp
	call pc_main
	ud2
	.size pc_pvh_start, . - pc_pvh_start
	.size pc_multiboot_start, . - pc_multiboot_start

/*
 * One entry for each vector, PC_VECTOR_SIZE bytes. An exception of kernel code that rump_on_fault() itself
 * runs into gets a stack of its own.
 */
	.balign 32
	.globl pc_vectors
pc_vectors:
	vector = 0
	.rept 256
	.balign 32
	frame_begin vector
	subq $TRAP_STACK, pc_task + TASK_IST1(%rip)
	jmp enter
	vector = vector + 1
	.endr

	.balign 16
enter:
	frame_save
	subq $8, %rsp
	call machine_trap
	addq $8, %rsp
	addq $TRAP_STACK, pc_task + TASK_IST1(%rip)
	frame_restore
	addq $8, %rsp
	iretq

/* Sleeps until there is an interrupt, which sti lets through at hlt. */
	.globl pc_sleep, pc_hlt
	.type pc_sleep, @function
pc_sleep:
	sti
pc_hlt:
	hlt
	ret
	.size pc_sleep, . - pc_sleep

	.data
	.balign 8
early_gdt:
	.quad 0
	.quad 0x00af9b000000ffff	/* 64-bit code: AMD64 APM vol. 2, 4.8 */
	.quad 0x00cf93000000ffff	/* data */
early_gdt_pointer:
	.word . - early_gdt - 1
	.long early_gdt
	.globl machine_entry_tsc
	.balign 8
machine_entry_tsc:
	.quad 0

	.bss
	.balign 4096
early_pml4:
	.skip 4096
early_pdpt:
	.skip 4096
early_pd:
	.skip 4 * 4096
	.skip 16384
pc_boot_stack_end:

	.section .note.GNU-stack, "", @progbits
