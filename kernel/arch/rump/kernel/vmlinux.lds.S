/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Links the localised kernel object with the platforms. The address is a default: the baker moves
 * the whole. Three segments: code, read-only data, data.
 *
 * Each function is a section, and what nobody refers to is left out (--gc-sections): what is only entered
 * from outside is kept by name. Names with two dots are not Linux's TEXT_MAIN.
 */
#include <asm/cache.h>
#include <asm/page.h>
#include <asm/thread_info.h>

/* Written while the kernel starts, so it lies with the data: see .data..ro_after_init below. */
#define RO_AFTER_INIT_DATA

#include <asm-generic/vmlinux.lds.h>

OUTPUT_FORMAT(elf64-x86-64)
OUTPUT_ARCH(i386:x86-64)
jiffies = jiffies_64;

PHDRS {
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = 0x1000000;
	.text : {
		_text = .;
		machine_code_start = .;
		_stext = .;
		KEEP(*(.text..entry))
		TEXT_TEXT
		SCHED_TEXT
		CPUIDLE_TEXT
		LOCK_TEXT
		KPROBES_TEXT
		IRQENTRY_TEXT
		SOFTIRQENTRY_TEXT
		*(.text.fixup)
		_sinittext = .;
		INIT_TEXT
		_einittext = .;
		EXIT_TEXT
		. = ALIGN(64);
		process_text_start = .;
		KEEP(*(.text..process))
		process_text_end = .;
		machine_text_start = .;
		KEEP(*(.text..platform))
		KEEP(*(.text..hypercalls))
		machine_text_end = .;
		_etext = .;
		/* Runs as the program's code where the stack is the program's: vdso.c, HYP_CLOCK_TEXT. */
		. = ALIGN(64);
		rump_vdso_start = .;
		*(.text..vdso)
		*(.text..clock)
		rump_vdso_end = .;
		machine_code_end = .;
	} :text

	. = ALIGN(PAGE_SIZE);
	__rodata_first = .;
	.rodata_head : { machine_rodata_start = .; QUAD(0) } :rodata
	RO_DATA(PAGE_SIZE)

	. = ALIGN(THREAD_SIZE);
	.data_head : { machine_data_start = .; QUAD(0) } :data
	__init_begin = .;
	.init.data : {
		INIT_DATA
		INIT_SETUP(16)
		INIT_CALLS
		CON_INITCALL
		INIT_RAM_FS
	}
	.exit.data : { EXIT_DATA }
	EXCEPTION_TABLE(16) /* sorted at start */
	PERCPU_SECTION(L1_CACHE_BYTES)
	. = ALIGN(PAGE_SIZE);
	__init_end = .;
	_sdata = .;
	.data..ro_after_init : {
		__start_ro_after_init = .;
		*(.data..ro_after_init)
		JUMP_TABLE_DATA
		STATIC_CALL_DATA
		__end_ro_after_init = .;
	}
	RW_DATA(L1_CACHE_BYTES, PAGE_SIZE, THREAD_SIZE)
	_edata = .;
	BSS_SECTION(0, 0, 0)
	_end = .;

	/* A number, not an address: it stays when the baker moves the kernel. */
	machine_data_size = ABSOLUTE(_end - ADDR(.data_head));

	STABS_DEBUG
	DWARF_DEBUG
	ELF_DETAILS
	DISCARDS
}
