// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small ranges of program memory that were released a moment ago. An allocator that takes a page for each request
 * and gives it back makes the host map, clear, unmap and free it each time, which is dearer than all else that an
 * image does for the request. So a few such ranges keep their pages without any access, and are cleared and opened
 * when the program takes the very same addresses again, as it mostly does.
 */
#include <linux/mman.h>
#include "process.h"

#define KEPT 32
/* All of it is cleared, so it should be worth it. */
#define KEPT_LEN (16ul << 10)

static struct {
	uintptr_t addr;
	size_t len;
} kept[KEPT];
static unsigned int next;

/* A host that refuses (vm.max_map_count) has taken the access at least; what is mapped there later replaces it. */
static void drop(unsigned int i)
{
	if (kept[i].len)
		host(munmap, kept[i].addr, kept[i].len);
	kept[i].len = 0;
}

bool process_kept_put(uintptr_t addr, size_t len)
{
	if (len > KEPT_LEN)
		return false;
	/* What is kept within it was released before: a hole, which mprotect(2) refuses. */
	process_kept_drop(addr, len);
	if (host(mprotect, addr, len, PROT_NONE))
		return false;
	drop(next);
	kept[next].addr = addr;
	kept[next].len = len;
	next = (next + 1) % KEPT;
	return true;
}

bool process_kept_take(uintptr_t addr, size_t len, int prot)
{
	unsigned int i;

	if (len > KEPT_LEN || !(prot & PROT_WRITE) || prot & HYP_MEM_DENSE)
		return false;
	for (i = 0; i < KEPT; i++)
		if (kept[i].addr == addr && kept[i].len == len)
			break;
	if (i == KEPT || host(mprotect, addr, len, prot))
		return false;
	memset((void *)addr, 0, len);
	kept[i].len = 0;
	return true;
}

void process_kept_drop(uintptr_t addr, size_t len)
{
	for (unsigned int i = 0; i < KEPT; i++)
		if (kept[i].addr < addr + len && addr < kept[i].addr + kept[i].len)
			drop(i);
}
