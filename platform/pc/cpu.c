// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPU's tables and registers (AMD64 APM vol. 2, 4.8, 8.9; Intel SDM vol. 3, 2.5 and 13.3), segment
 * bases and random bytes.
 */
#include "pc.h"

#define SELECTOR_TSS 0x18

#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_SFMASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_EFER 0xc0000080
#define EFER_SCE 1

#define STAR_KERNEL (0x08ull << 32) /* SYSCALL: CS is this, SS the next */
/* As Linux's MSR_SYSCALL_MASK, but for IF: TF, DF, NT, AC. */
#define SYSCALL_FLAGS_CLEARED 0x44500

#define CR4_MCE 0x40 /* machine checks are exceptions; without, the CPU shuts down */
#define CR4_FPU 0x600 /* OSFXSR, OSXMMEXCPT */
#define CR4_FSGSBASE 0x10000
#define CR4_OSXSAVE 0x40000

#define CPUID1_MCE (1u << 7) /* EDX */
#define CPUID1_XSAVE (1u << 26)
#define CPUID1_HYPERVISOR (1u << 31)
#define CPUID7_FSGSBASE 1u

/* Interrupt stack table: which stack an exception gets. */
enum { IST_NONE, IST_TRAP, IST_NMI, IST_DOUBLE_FAULT, IST_MACHINE_CHECK, IST_COUNT };

#define TRAP_STACK 16384 /* entry.S: one level */
#define TRAP_LEVELS 4 /* exceptions in rump_on_fault() and in what that calls */
#define OWN_STACK 8192

struct gate {
	uint16_t offset_low, selector;
	uint8_t ist, type;
	uint16_t offset_middle;
	uint32_t offset_high, reserved;
};

struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t ist[8]; /* [0] is reserved */
	uint64_t reserved1;
	uint16_t reserved2, io_map;
} __attribute__((packed));

struct table_pointer {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

static struct gate idt[256] __attribute__((aligned(16)));
static uint64_t gdt[5] = { 0, 0x00af9b000000ffff, 0x00cf93000000ffff }; /* as entry.S's */
struct {
	uint32_t padding; /* so that what entry.S changes is aligned */
	struct tss tss;
} __attribute__((packed, aligned(8))) pc_task;

/* The first page of each is a guard. */
static uint8_t trap_stack[PAGE + TRAP_LEVELS * TRAP_STACK] __attribute__((aligned(4096)));
static uint8_t own_stacks[3][PAGE + OWN_STACK] __attribute__((aligned(4096)));

static uint32_t features_c; /* CPUID 1, ECX */
static bool fsgsbase;

static void set_gate(unsigned int vector, unsigned int ist)
{
	uintptr_t entry = (uintptr_t)pc_vectors + vector * PC_VECTOR_SIZE;

	idt[vector] = (struct gate){
		.offset_low = entry,
		.selector = 8,
		.ist = ist,
		.type = 0x8e, /* present, interrupt gate: IF is cleared */
		.offset_middle = entry >> 16,
	};
}

void pc_set_stack(unsigned int vector, bool own)
{
	set_gate(vector, own ? IST_TRAP : IST_NONE);
}

static void load_tables(void)
{
	uintptr_t tss = (uintptr_t)&pc_task.tss;
	struct table_pointer pointer = { sizeof(gdt) - 1, (uintptr_t)gdt };

	for (unsigned int vector = 0; vector < PC_VECTORS; vector++)
		set_gate(vector, IST_TRAP);
	set_gate(2, IST_NMI);
	set_gate(8, IST_DOUBLE_FAULT);
	set_gate(18, IST_MACHINE_CHECK);
	pc_task.tss.ist[IST_TRAP] = (uintptr_t)trap_stack + sizeof(trap_stack);
	for (unsigned int i = 0; i < COUNT(own_stacks); i++)
		pc_task.tss.ist[IST_NMI + i] = (uintptr_t)own_stacks[i] + sizeof(own_stacks[i]);
	pc_task.tss.io_map = sizeof(pc_task.tss);
	/* An available 64-bit TSS. */
	gdt[3] = (sizeof(pc_task.tss) - 1) | (tss & 0xffffff) << 16 | 0x89ull << 40 |
		 (tss >> 24 & 0xff) << 56;
	gdt[4] = tss >> 32;
	asm volatile("lgdt %0" : : "m"(pointer));
	asm volatile("ltr %w0" : : "r"(SELECTOR_TSS));
	pointer = (struct table_pointer){ sizeof(idt) - 1, (uintptr_t)idt };
	asm volatile("lidt %0" : : "m"(pointer));
}

void pc_unmap_guards(void)
{
	machine_table_unmap((uintptr_t)trap_stack, (uintptr_t)trap_stack + PAGE);
	for (unsigned int i = 0; i < COUNT(own_stacks); i++)
		machine_table_unmap((uintptr_t)own_stacks[i], (uintptr_t)own_stacks[i] + PAGE);
}

static void start_fpu(uint64_t cr4)
{
	if (!(features_c & CPUID1_XSAVE)) {
		asm volatile("mov %0, %%cr4" : : "r"(cr4));
	} else {
		asm volatile("mov %0, %%cr4" : : "r"(cr4 | CR4_OSXSAVE));
		machine_start_xsave();
	}
	asm volatile("fninit");
}

static void start_syscall(void)
{
	write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_SCE);
	write_msr(MSR_STAR, STAR_KERNEL);
	write_msr(MSR_LSTAR, (uintptr_t)rump_syscall_entry);
	write_msr(MSR_SFMASK, SYSCALL_FLAGS_CLEARED);
}

void pc_start_cpu(void)
{
	uint32_t leaves = read_cpuid(0, 0).a;
	uint64_t cr4;

	load_tables();
	features_c = read_cpuid(1, 0).c;
	fsgsbase = leaves >= 7 && (read_cpuid(7, 0).b & CPUID7_FSGSBASE);
	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	if (read_cpuid(1, 0).d & CPUID1_MCE)
		cr4 |= CR4_MCE;
	start_fpu(cr4 | CR4_FPU | (fsgsbase ? CR4_FSGSBASE : 0));
	start_syscall();
	write_msr(MSR_FS_BASE, 0);
	write_msr(MSR_GS_BASE, 0);
}

bool pc_has_fsgsbase(void)
{
	return fsgsbase;
}

bool pc_is_virtual(void)
{
	return read_cpuid(1, 0).c & CPUID1_HYPERVISOR;
}

void pc_set_fs_base(uintptr_t base)
{
	write_msr(MSR_FS_BASE, base);
}

void pc_set_gs_base(uintptr_t base)
{
	write_msr(MSR_GS_BASE, base);
}
