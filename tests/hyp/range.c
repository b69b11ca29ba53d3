// SPDX-License-Identifier: GPL-2.0-only
/* The range calls in random order, against a model that knows every page. */
#include "test.h"

#define RW (HYP_PROT_READ | HYP_PROT_WRITE)
#define GROUPS 4
#define PAGES 24 /* of each group */
#define COUNT (GROUPS * PAGES)
#define ROUNDS 6000
#define NOTHING (-1)
#define ALIGN_1G(n) (((n) + 0x3fffffff) & ~0x3ffffffful)

/* A page is at an end of what a page table covers, or inside. */
static const uintptr_t groups[GROUPS] = { 0x200000, 0x40000000, 0x8000000000, 0x8000600000 };

struct model {
	int prot; /* NOTHING if not committed */
	uint64_t value; /* its first word */
};

static struct model model[COUNT];
static uint64_t seed = 1, values;

static uint32_t random(uint32_t below)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (seed >> 33) % below;
}

/* The middle of each group is the boundary. */
static uintptr_t address(unsigned int page)
{
	return ALIGN_1G(boot->window.start) + groups[page / PAGES] + (page % PAGES) * PAGE -
	       PAGES / 2 * PAGE;
}

static bool page_is_right(unsigned int page)
{
	const struct model *m = &model[page];
	volatile uint64_t *word = (uint64_t *)address(page);
	bool readable = m->prot > HYP_PROT_NONE;

	if (try_read((uintptr_t)word) != readable || (readable && *word != m->value))
		return false;
	if (try_write((uintptr_t)word, values + 1) != (m->prot > 0 && m->prot & HYP_PROT_WRITE))
		return false;
	if (m->prot > 0 && m->prot & HYP_PROT_WRITE)
		model[page].value = ++values;
	return true;
}

static void set(unsigned int first, unsigned int count, int prot)
{
	for (unsigned int i = first; i < first + count; i++)
		model[i] = (struct model){ .prot = prot };
}

static bool all_committed(unsigned int first, unsigned int count)
{
	for (unsigned int i = first; i < first + count; i++)
		if (model[i].prot == NOTHING)
			return false;
	return true;
}

static int protect(unsigned int first, unsigned int count)
{
	int prot = random(2) ? RW : random(2) ? HYP_PROT_READ : HYP_PROT_NONE;

	if (!all_committed(first, count))
		return 0;
	for (unsigned int i = first; i < first + count; i++)
		model[i].prot = prot;
	return hyp->mem_protect(address(first), count * PAGE, prot);
}

static int move(unsigned int first, unsigned int count)
{
	unsigned int to = (first / PAGES + 1) % GROUPS * PAGES + random(PAGES - count + 1);

	/* A host moves what has one protection. */
	for (unsigned int i = first; i < first + count; i++)
		if (model[i].prot != RW)
			return 0;
	for (unsigned int i = 0; i < count; i++)
		model[to + i] = model[first + i];
	set(first, count, NOTHING);
	return hyp->mem_move(address(first), address(to), count * PAGE);
}

static int one_call(void)
{
	unsigned int at = random(PAGES), first = random(GROUPS) * PAGES + at;
	unsigned int count = 1 + random(PAGES - at);
	int prot = random(4) ? RW : HYP_PROT_READ;

	switch (random(6)) {
	case 0:
	case 1:
		set(first, count, prot);
		return hyp->mem_commit(address(first), count * PAGE, prot);
	case 2:
		set(first, count, HYP_PROT_NONE);
		return hyp->mem_reserve(address(first), count * PAGE);
	case 3:
		return protect(first, count);
	case 4:
		return move(first, count);
	default:
		set(first, count, NOTHING);
		hyp->mem_release(address(first), count * PAGE);
		return 0;
	}
}

void test_range(void)
{
	bool calls = true, right = true;
	int round;

	set(0, COUNT, NOTHING);
	for (round = 0; round < ROUNDS && right; round++) {
		calls &= !one_call();
		for (int i = 0; i < 6 && right; i++)
			right = page_is_right(random(COUNT));
		faults = 0;
	}
	ok(calls, "no call fails");
	ok(right, "every page is what the calls made it");
	note("rounds:", round);
	for (unsigned int i = 0; i < COUNT; i++)
		right &= page_is_right(i);
	ok(right, "all pages at the end");
	/* Nothing is left in one piece of the window, whose tables go too. */
	hyp->mem_release(boot->window.start, boot->window.end - boot->window.start);
	ok(!try_read(address(0)) && !try_read(address(COUNT - 1)), "all of it released");
	if (boot->devices || boot->xen)
		ok(pages_out == 0, "every page came back");
}
