// SPDX-License-Identifier: GPL-2.0-only
/*
 * RAM and program memory. All RAM is mapped at its own addresses, the image by its pieces' protections;
 * program memory is the window above.
 */
#include <linux/elf.h>
#include "machine.h"

#define LOWEST (64ul << 10) /* below: the real mode's, firmware's and other CPUs' first steps */
#define RAM_MIN (4ul << 20) /* below this Linux's own tables do not fit */
/* More stays unused: the map of its pages has to fit below 4 GB. */
#define RAM_MAX_END (64ul << 30)
#define GUARD (1ul << 20) /* never mapped, between RAM and the window */
#define WINDOW_ALIGN (2ul << 20)
#define WINDOW_END (1ul << 40)

#define DEVICE_END (1ull << 46)

/* The kernel's map of pages (hyp.h): its part for RAM is touched before the kernel gives pages. */
#define MAP_PART(len) ((len) / PAGE * 64)
#define RESERVE_TABLES 64 /* tables of the image, of devices, of ranges' ends */
#define RESERVE_SURE 64 /* for what must not fail, for ever */

#define RW (HYP_PROT_READ | HYP_PROT_WRITE)
#define RX (HYP_PROT_READ | HYP_PROT_EXEC)

struct ranges {
	unsigned int count;
	struct hyp_range range[2 * MAX_RANGES];
};

static struct hyp_range window;
static uintptr_t alloc_next, alloc_end;

/* ------------------------------------------------------------------ which memory is free */

/* Inserts in ascending order; what overlaps an earlier one is left out. */
static void add_range(struct ranges *r, uintptr_t start, uintptr_t end)
{
	unsigned int i = r->count;

	if (end > RAM_MAX_END)
		end = RAM_MAX_END;
	if (start >= end || r->count == COUNT(r->range))
		return;
	for (; i && r->range[i - 1].start > start; i--)
		r->range[i] = r->range[i - 1];
	r->range[i] = (struct hyp_range){ start, end };
	r->count++;
	if (i && r->range[i - 1].end > start)
		r->range[i].start = r->range[i - 1].end;
}

static void remove_range(struct ranges *from, uintptr_t start, uintptr_t end)
{
	struct ranges old = *from;

	start = ALIGN_DOWN(start, PAGE);
	end = ALIGN_UP(end, PAGE);
	from->count = 0;
	for (unsigned int i = 0; i < old.count; i++) {
		const struct hyp_range *r = &old.range[i];

		add_range(from, r->start,
			  r->end < start   ? r->end :
			  start < r->start ? r->start :
					     start);
		add_range(from, r->start > end ? r->start : end, r->end);
	}
}

static void find_free(struct ranges *free, const struct machine_loader *loader)
{
	free->count = 0;
	for (unsigned int i = 0; i < loader->ranges; i++)
		add_range(free, loader->range[i].start, loader->range[i].end);
	remove_range(free, 0, LOWEST);
	remove_range(free, rump_image.start, rump_image.end);
	if (loader->module.end)
		remove_range(free, loader->module.start, loader->module.end);
	if (loader->taken.end)
		remove_range(free, loader->taken.start, loader->taken.end);
}

/* Of all memory, also what is not free: it is mapped at its own addresses. */
static uintptr_t memory_end(const struct machine_loader *loader)
{
	uintptr_t end = rump_image.end;

	for (unsigned int i = 0; i < loader->ranges; i++)
		if (loader->range[i].end > end && loader->range[i].start < RAM_MAX_END)
			end = loader->range[i].end;
	return end < RAM_MAX_END ? end : RAM_MAX_END;
}

/* ------------------------------------------------------------------ the platform's share */

static size_t reserve_size(const struct ranges *free)
{
	uint64_t last = free->range[free->count - 1].end;
	/* Linux writes the parts for the holes too (mm/page_alloc.c, init_unavailable_range()). */
	uint64_t bytes = last - free->range[0].start;
	size_t pages = RESERVE_TABLES + RESERVE_SURE;

	pages += MAP_PART(bytes) / PAGE +
		 4 * free->count; /* a part in each of two pages and tables */
	pages += MAP_PART(bytes) / (512 * PAGE) + last / (512 * 512 * PAGE); /* their tables */
	pages += (rump_image.end - rump_image.start) / (512 * PAGE);
	return pages * PAGE;
}

static uint64_t total(const struct ranges *free)
{
	uint64_t bytes = 0;

	for (unsigned int i = 0; i < free->count; i++)
		bytes += free->range[i].end - free->range[i].start;
	return bytes;
}

/* The last part of the largest range that is mapped, with a guard before it. */
static struct hyp_range take_reserve(struct ranges *free)
{
	size_t size = reserve_size(free) + (rump_image.argc + rump_image.envc + 2) * 8 + 2 * PAGE;
	const struct hyp_range *best = NULL;
	uintptr_t end, best_end = 0;

	size = ALIGN_UP(size, PAGE);
	for (unsigned int i = 0; i < free->count; i++) {
		const struct hyp_range *r = &free->range[i];

		end = r->end < machine->early_end ? r->end : machine->early_end;
		if (r->start >= end || (best && end - r->start <= best_end - best->start))
			continue;
		best = r;
		best_end = end;
	}
	if (!best || best_end - best->start < size + PAGE || total(free) < size + RAM_MIN)
		machine_fail(
			"too little memory beside the image; give the machine at least 8 MB more",
			NULL);
	/* The arrays of arguments come first: machine_alloc(). */
	alloc_next = best_end - size;
	alloc_end = ALIGN_UP(alloc_next + (rump_image.argc + rump_image.envc + 2) * 8 + PAGE, PAGE);
	machine_start_pages(alloc_end, best_end);
	remove_range(free, alloc_next - PAGE, best_end);
	return (struct hyp_range){ alloc_next, best_end };
}

void *machine_alloc(size_t len)
{
	uintptr_t at = alloc_next;

	alloc_next += ALIGN_UP(len, 16);
	if (alloc_next > alloc_end)
		machine->ops->panic("machine_alloc: more than was counted");
	memset((void *)at, 0, len);
	return (void *)at;
}

/* ------------------------------------------------------------------ mapping */

static int prot_of(uint32_t flags)
{
	return (flags & PF_R ? HYP_PROT_READ : 0) | (flags & PF_W ? RW : 0) |
	       (flags & PF_X ? RX : 0);
}

static uintptr_t data_end(void)
{
	return ALIGN_UP((uintptr_t)machine_data_start + (uintptr_t)machine_data_size, PAGE);
}

static void map_program(void)
{
	const Elf64_Phdr *ph = (const void *)rump_image.phdr;

	for (unsigned int i = 0; i < rump_image.phnum; i++) {
		uintptr_t start = rump_image.load_bias + ph[i].p_vaddr;

		if (ph[i].p_type == PT_LOAD && ph[i].p_memsz)
			machine_table_map(ALIGN_DOWN(start, PAGE),
					  ALIGN_UP(start + ph[i].p_memsz, PAGE),
					  prot_of(ph[i].p_flags));
	}
}

/* Thunks and payload are behind the kernel and the program: image.h. */
static void map_rest(void)
{
	uintptr_t start = data_end();

	if (start < rump_image.program_end)
		start = rump_image.program_end;
	if (rump_image.thunks) {
		start = ALIGN_UP(rump_image.thunks_end, PAGE);
		machine_table_map(rump_image.thunks, start, RX);
	}
	if (start < rump_image.end)
		machine_table_map(start, rump_image.end, HYP_PROT_READ);
}

static void map_image(void)
{
	machine_table_map((uintptr_t)machine_code_start,
			  ALIGN_UP((uintptr_t)machine_code_end, PAGE), RX);
	machine_table_map((uintptr_t)machine_rodata_start, (uintptr_t)machine_data_start,
			  HYP_PROT_READ);
	machine_table_map((uintptr_t)machine_data_start, data_end(), RW);
	map_program();
	map_rest();
	machine->unmap_guards();
}

static void map_ram(const struct ranges *free, struct hyp_range reserve)
{
	for (unsigned int i = 0; i < free->count; i++)
		machine_table_map_ram(free->range[i].start, free->range[i].end);
	machine_table_map_ram(reserve.start, reserve.end);
}

static void map_all(const struct ranges *free, const struct machine_loader *loader,
		    struct hyp_range reserve)
{
	if (machine->ram_mapped)
		machine_table_unmap(reserve.start - PAGE, reserve.start);
	else
		map_ram(free, reserve);
	if (loader->module.end)
		machine_table_map(ALIGN_DOWN(loader->module.start, PAGE),
				  ALIGN_UP(loader->module.end, PAGE), HYP_PROT_READ);
	map_image();
}

/* The largest HYP_MAX_RAM_RANGES of them. */
static void give_ram(struct hyp_boot *boot, struct ranges *free)
{
	while (free->count > HYP_MAX_RAM_RANGES) {
		const struct hyp_range *least = &free->range[0];

		for (unsigned int i = 1; i < free->count; i++)
			if (free->range[i].end - free->range[i].start < least->end - least->start)
				least = &free->range[i];
		remove_range(free, least->start, least->end);
	}
	for (unsigned int i = 0; i < free->count; i++)
		boot->ram[i] = free->range[i];
	boot->ram_ranges = free->count;
}

void machine_start_memory(struct hyp_boot *boot, const struct machine_loader *loader)
{
	static struct ranges free;
	struct hyp_range reserve;
	uintptr_t last;

	find_free(&free, loader);
	if (!free.count)
		machine_fail("the memory map has no memory beside the image", NULL);
	last = memory_end(loader);
	reserve = take_reserve(&free);
	map_all(&free, loader, reserve);
	give_ram(boot, &free);
	window.start = ALIGN_UP(last + GUARD, WINDOW_ALIGN);
	window.end = WINDOW_END;
	boot->window = window;
	boot->initrd = loader->module;
}

/* ------------------------------------------------------------------ hypercalls */

static bool is_program(uintptr_t addr, size_t len)
{
	return (addr >= window.start && addr < window.end && len <= window.end - addr) ||
	       (addr >= rump_image.program_start && addr < rump_image.program_end &&
		len <= rump_image.program_end - addr);
}

/* Without a fault for each. */
static int populate(uintptr_t addr, uintptr_t end)
{
	int error = 0;

	for (; addr < end && !error; addr += PAGE)
		error = machine_table_populate(addr, PAGE_MAY_BLOCK);
	return error;
}

int machine_mem_commit(uintptr_t addr, size_t len, int prot)
{
	int error;

	if (!is_program(addr, len))
		return -ENOMEM;
	error = machine_table_set(addr, addr + len, prot, PAGE_MAY_BLOCK);
	return !error && prot & HYP_MEM_DENSE ? populate(addr, addr + len) : error;
}

/* Committed, so that a later protection makes it memory. */
int machine_mem_reserve(uintptr_t addr, size_t len)
{
	if (!is_program(addr, len))
		return -ENOMEM;
	return machine_table_set(addr, addr + len, HYP_PROT_NONE, PAGE_AT_ONCE);
}

int machine_mem_protect(uintptr_t addr, size_t len, int prot)
{
	if (!is_program(addr, len))
		return -ENOMEM;
	return machine_table_protect(addr, addr + len, prot);
}

int machine_mem_move(uintptr_t from, uintptr_t to, size_t len)
{
	if (!is_program(from, len) || !is_program(to, len))
		return -ENOMEM;
	return machine_table_move(from, to, len);
}

void machine_mem_release(uintptr_t addr, size_t len)
{
	if (is_program(addr, len))
		machine_table_set(addr, addr + len, TABLE_NOTHING, PAGE_SURE);
}

int machine_mem_populate(uintptr_t addr)
{
	return is_program(addr, 1) ? machine_table_populate(addr, PAGE_MAY_BLOCK) : -EFAULT;
}

void *machine_device_map(uint64_t address, size_t len)
{
	uint64_t start = ALIGN_DOWN(address, PAGE), end = ALIGN_UP(address + len, PAGE);
	uintptr_t base = machine->table->device_base;

	if (!len || end < start || end > DEVICE_END ||
	    machine_table_map_device(base + start, start, end - start))
		return NULL;
	return (void *)(base + address);
}

uint64_t machine_device_address(const void *addr, size_t len)
{
	uintptr_t at = (uintptr_t)addr, end = at + len;
	uint64_t first = 0;

	for (; at < end; at = ALIGN_DOWN(at, PAGE) + PAGE) {
		uint64_t here;

		if (is_program(at, 1) && machine_table_populate(at, PAGE_AT_ONCE))
			return 0;
		here = machine_table_find(at);
		if (at == (uintptr_t)addr)
			first = here;
		if (!here || here - first != at - (uintptr_t)addr)
			return 0;
	}
	return first;
}
