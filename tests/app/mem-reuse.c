// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses that are given back and taken again: no access in between, and nothing of what was there, whatever the
 * new range has in common with the old one.
 */
#include "app.h"
#include <setjmp.h>

#define PAGE 4096
#define PAGES 16

static sigjmp_buf back;
static volatile char *base;

static void on_fault(int sig)
{
	siglongjmp(back, sig);
}

static int faults(volatile char *at)
{
	if (sigsetjmp(back, 1))
		return 1;
	*at = 1;
	return 0;
}

static volatile char *take(int first, int pages, int prot)
{
	char *at = (char *)base + first * PAGE;

	return mmap(at, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void give(int first, int pages)
{
	munmap((char *)base + first * PAGE, pages * PAGE);
}

static int clear(volatile char *at, int pages)
{
	for (int i = 0; i < pages * PAGE; i++)
		if (at[i])
			return 0;
	return 1;
}

/* Filled and given back. */
static int used(int first, int pages)
{
	volatile char *at = take(first, pages, PROT_READ | PROT_WRITE);

	memset((char *)at, 0x5a, pages * PAGE);
	give(first, pages);
	return faults(at) && faults(at + pages * PAGE - 1);
}

/* Every range of up to six pages after every other. */
static int wrong_pairs(void)
{
	volatile char *at;
	int wrong = 0;

	for (int before = 0; before < 36; before++)
		for (int after = 0; after < 36; after++) {
			wrong += !used(2 + before / 6, 1 + before % 6);
			at = take(2 + after / 6, 1 + after % 6, PROT_READ | PROT_WRITE);
			wrong += !clear(at, 1 + after % 6);
			*at = 1;
			/* Others are given back meanwhile, and this one stays. */
			wrong += !used(14, 1) + !used(15, 1) + (*at != 1);
			give(2 + after / 6, 1 + after % 6);
		}
	return wrong;
}

/* More ranges than anybody keeps. */
static int wrong_many(void)
{
	int wrong = 0;

	for (int round = 0; round < 20; round++)
		for (int i = 0; i < PAGES; i++) {
			wrong += !clear(take(i, 1, PROT_READ | PROT_WRITE), 1);
			base[i * PAGE] = 1;
			if (i & 1) {
				give(i - 1, 2);
				wrong += !faults(base + i * PAGE) + !faults(base + (i - 1) * PAGE);
			}
		}
	return wrong;
}

int main(void)
{
	signal(SIGSEGV, on_fault);
	base = mmap(NULL, PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	T(base != MAP_FAILED);
	T(munmap((char *)base, PAGES * PAGE) == 0);
	T(wrong_pairs() == 0);
	T(wrong_many() == 0);

	T(used(0, 1));
	T(clear(take(0, 1, PROT_READ), 1) && faults(base));
	T(used(0, 1));
	T(take(0, 1, PROT_NONE) == base && faults(base));
	T(mprotect((char *)base, PAGE, PROT_READ | PROT_WRITE) == 0 && clear(base, 1));
	give(0, 1);

	/* Moved onto an address that was given back. */
	T(used(0, 1));
	take(4, 1, PROT_READ | PROT_WRITE)[0] = 7;
	T(mremap((char *)base + 4 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, base) == base);
	T(base[0] == 7 && faults(base + 4 * PAGE));
	T(used(1, 1) && base[0] == 7);
	give(0, 1);
	T(faults(base));
	return app_done();
}
