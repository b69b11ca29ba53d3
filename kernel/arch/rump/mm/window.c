// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window of program memory and its struct pages. One map covers all addresses from 0 to the
 * window's end; it lies in the window's top part and costs memory only where it is touched. Linux
 * initialises the part for RAM; a page of the program's is made ready when somebody asks for it
 * (direct I/O, splice, shared futexes, io_uring's buffers).
 */
#include <linux/elf.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include "mm.h"

struct page *rump_memmap;
unsigned long rump_window_start, rump_window_end;
unsigned long rump_map_start, rump_map_end;
EXPORT_SYMBOL(rump_memmap);
EXPORT_SYMBOL(memory_start);
EXPORT_SYMBOL(memory_end);

/* No mapping: the page belongs to nobody's page cache. The bit makes shared futexes private. */
#define WINDOW_MAPPING ((struct address_space *)PAGE_MAPPING_ANON)

/* The part for RAM is filled at once. */
static int __init commit_ram_map(void)
{
	unsigned long start = (unsigned long)pfn_to_page(min_low_pfn) & PAGE_MASK;
	unsigned long end = PAGE_ALIGN((unsigned long)pfn_to_page(max_low_pfn));

	return hyp->mem_commit(start, end - start, HYP_PROT_READ | HYP_PROT_WRITE | HYP_MEM_DENSE);
}

void __init rump_window_init(void)
{
	unsigned long map;
	size_t size;

	rump_window_start = hyp_boot->window.start;
	rump_window_end = hyp_boot->window.end;
	size = PAGE_ALIGN((rump_window_end >> PAGE_SHIFT) * sizeof(struct page));
	if (rump_window_end - rump_window_start <= size)
		panic("the platform's window has no room for the map of its pages");
	map = rump_window_end - size;
	rump_memmap = (struct page *)map;
	rump_map_start = rump_window_start;
	rump_map_end = rump_stacks_init(rump_window_start, map);
	if (hyp->mem_commit(map, size, HYP_PROT_READ | HYP_PROT_WRITE) || commit_ram_map())
		panic("the platform has no memory for the map of pages");
	/* Keeps free_area_init() from allocating another map; nobody reads it but it. */
	NODE_DATA(0)->node_mem_map = pfn_to_page(PFN_DOWN(memory_start));
}

/*
 * On a machine and in a guest of Xen a page of the program's is one of RAM, and who asks gets that one's
 * struct page: its physical address is then what a device is told, neighbours are neighbours, and a
 * reference keeps it from being given to others while a device writes to it, even if the program unmaps it.
 */
static struct page *machine_page(unsigned long addr)
{
	unsigned long start = addr & PAGE_MASK;
	u64 address = hyp->device_address((void *)start, PAGE_SIZE);
	struct page *page;

	if (!address && !hyp->mem_populate(start))
		address = hyp->device_address((void *)start, PAGE_SIZE);
	/* The callers know no error, and another page would be somebody else's. */
	if (!address)
		panic("out of memory: no page at %lx for a device", start);
	page = pfn_to_page(PHYS_PFN(address));
	page->mapping = WINDOW_MAPPING;
	return page;
}

/* The image's pages between those of RAM: Linux has made them ready as nobody's. */
void __init rump_window_image(void)
{
	const struct elf64_phdr *ph = (const struct elf64_phdr *)rump_image.phdr;
	const struct elf64_phdr *end = ph + rump_image.phnum;
	unsigned long addr, to;

	for (; ph < end; ph++) {
		if (ph->p_type != PT_LOAD)
			continue;
		to = min(rump_image.load_bias + ph->p_vaddr + ph->p_memsz, memory_end);
		addr = max(rump_image.load_bias + ph->p_vaddr, memory_start) & PAGE_MASK;
		for (; addr < to; addr += PAGE_SIZE)
			pfn_to_page(PFN_DOWN(addr))->mapping = WINDOW_MAPPING;
	}
}

struct page *rump_window_page(unsigned long addr)
{
	struct page *page;

	if (addr >= (unsigned long)rump_memmap)
		return NULL;
	if ((hyp_boot->devices || hyp_boot->xen) && addr >= rump_map_start && addr < rump_map_end)
		return machine_page(addr);
	page = pfn_to_page(addr >> PAGE_SHIFT);
	if (page_count(page))
		return page;
	/* The reference that is never dropped: the page is not the page allocator's. */
	page->mapping = WINDOW_MAPPING;
	page_mapcount_reset(page);
	set_page_count(page, 1);
	return page;
}
EXPORT_SYMBOL(rump_window_page);
