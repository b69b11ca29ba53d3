// SPDX-License-Identifier: GPL-2.0-only
/* Page tables where the CPU reads what is written. */
#include "pc.h"

/* PWT, PCD: uncached in the page attribute table's state after reset (Intel SDM vol. 3, 11.12). */
#define UNCACHED 0x18ull

static void write_entry(table_entry *entry, table_entry value, int level)
{
	(void)level;
	*entry = value;
}

static void flush_all(void)
{
	uintptr_t cr3;

	asm volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(cr3) : : "memory");
}

static void change(table_entry *entry, table_entry value, uintptr_t addr, bool flush)
{
	*entry = value;
	if (flush)
		asm volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

static void nothing(void)
{
}

static void ignore(void *page)
{
	(void)page;
}

static table_entry same_entry(uintptr_t addr)
{
	return addr;
}

static uintptr_t same_address(table_entry entry)
{
	return entry;
}

const struct machine_table_ops pc_table_ops = {
	.write = write_entry,
	.flush_all = flush_all,
	.change = change,
	.commit = nothing,
	.make = ignore,
	.unmake = ignore,
	.to_entry = same_entry,
	.to_address = same_address,
	.large_pages = true,
	.device_base = 0xffff800000000000ul, /* the upper half's first address */
	.device_flags = UNCACHED,
};

void pc_start_table(void)
{
	asm volatile("mov %0, %%cr3" : : "r"(machine_table_root()) : "memory");
}

uintptr_t pc_fault_address(void)
{
	uintptr_t address;

	asm volatile("mov %%cr2, %0" : "=r"(address));
	return address;
}
