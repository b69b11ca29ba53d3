// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages for program memory and its tables. They are the kernel's, asked for one by one; before the
 * kernel's allocator works, and for what must not fail afterwards, there is a reserve.
 */
#include "machine.h"

struct free_page {
	struct free_page *next;
};

static uintptr_t reserve_start, reserve_next, reserve_end;
static struct free_page *reserve_free; /* given back */
static bool kernel_gives; /* it has done so once */

void machine_start_pages(uintptr_t start, uintptr_t end)
{
	reserve_start = reserve_next = start;
	reserve_end = end;
}

static void clear(void *page)
{
	size_t words = PAGE / 8;

	asm volatile("rep stosq" : "+D"(page), "+c"(words) : "a"(0) : "memory");
}

static void *reserve_take(void)
{
	struct free_page *page = reserve_free;

	if (page) {
		reserve_free = page->next;
	} else {
		if (reserve_next == reserve_end)
			machine->ops->panic(
				"the platform's reserve of memory is used up; give more memory");
		page = (struct free_page *)reserve_next;
		reserve_next += PAGE;
	}
	clear(page);
	return page;
}

void *machine_page_get(enum page_need need)
{
	void *page = rump_page_get(need == PAGE_MAY_BLOCK);

	if (page)
		kernel_gives = true;
	else if (!kernel_gives || need == PAGE_SURE)
		page = reserve_take();
	return page;
}

void machine_page_put(void *page)
{
	struct free_page *free = page;

	if ((uintptr_t)page < reserve_start || (uintptr_t)page >= reserve_end) {
		rump_page_put(page);
		return;
	}
	free->next = reserve_free;
	reserve_free = free;
}
