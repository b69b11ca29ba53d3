// SPDX-License-Identifier: GPL-2.0-only
/*
 * mremap, madvise, mincore, mlock, brk: growing, shrinking and moving with contents, memory that
 * is given back reads as zero.
 */
#include "app.h"
#include <setjmp.h>

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static sigjmp_buf back;

static void jump_out(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	siglongjmp(back, 1);
}

static int readable(const volatile char *at)
{
	if (sigsetjmp(back, 1))
		return 0;
	(void)*at;
	return 1;
}

/* Writes its number into each page; check() finds @count pages of it and then zeroes. */
static void mark(char *area, int pages)
{
	for (int i = 0; i < pages; i++)
		area[i * PAGE + i] = i + 1;
}

static int check(const char *area, int marked, int pages)
{
	int wrong = 0;

	for (int i = 0; i < pages; i++)
		wrong += area[i * PAGE + i] != (i < marked ? i + 1 : 0);
	return wrong == 0;
}

static void remap(void)
{
	char *room = mmap(NULL, 100 * PAGE, PROT_NONE, ANON, -1, 0), *area, *moved;

	area = mmap(room + 10 * PAGE, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	munmap(room + 14 * PAGE, 20 * PAGE);
	mark(area, 4);
	T(mremap(area, 4 * PAGE, 8 * PAGE, 0) == area);
	T(check(area, 4, 8));
	T(mremap(area, 8 * PAGE, 2 * PAGE, 0) == area);
	T(check(area, 2, 2) && !readable(area + 2 * PAGE));
	T(mremap(area, 2 * PAGE, 3 * PAGE, 0) == area);
	T(check(area, 2, 3));
	/* No room: the next page is taken. */
	T(mmap(area + 3 * PAGE, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0) == area + 3 * PAGE);
	E(mremap(area, 3 * PAGE, 4 * PAGE, 0), ENOMEM);
	moved = mremap(area, 3 * PAGE, 50 * PAGE, MREMAP_MAYMOVE);
	NEED(moved != MAP_FAILED && moved != area);
	T(check(moved, 2, 50) && !readable(area));
	T(mremap(moved, 50 * PAGE, 50 * PAGE, MREMAP_MAYMOVE) == moved);
	area = room + 40 * PAGE;
	T(mremap(moved, 50 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, area) == area);
	T(check(area, 2, 5) && !readable(moved) && !readable(area + 5 * PAGE));
	E(mremap(area + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EINVAL);
	E(mremap(area, PAGE, 0, MREMAP_MAYMOVE), EINVAL);
	E(mremap(area, PAGE, PAGE, 0x1000), EINVAL);
	E(mremap(area, PAGE, PAGE, MREMAP_FIXED, area), EINVAL);
	E(mremap(area, 5 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, area + PAGE), EINVAL);
	munmap(area, PAGE);
	E(mremap(area, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
	munmap(room, 100 * PAGE);
}

/* A vector that grows as realloc(3) grows it. */
static void growing(void)
{
	unsigned long size = PAGE;
	char *area = mmap(NULL, size, RW, ANON, -1, 0);
	int wrong = 0;

	area[0] = 'x';
	while (size < 64ul << 20) {
		area = mremap(area, size, size * 2, MREMAP_MAYMOVE);
		NEED(area != MAP_FAILED);
		wrong += area[0] != 'x' || area[size - 1] != (size == PAGE ? 0 : 'y');
		wrong += area[size] != 0;
		size *= 2;
		area[size - 1] = 'y';
	}
	V(wrong);
	munmap(area, size);
}

static void advice(void)
{
	char *area = mmap(NULL, 16 * PAGE, RW, ANON, -1, 0);
	unsigned char present[16];
	int count = 0;

	mark(area, 16);
	T(madvise(area + 4 * PAGE, 2 * PAGE, MADV_DONTNEED) == 0);
	T(area[4 * PAGE + 4] == 0 && area[5 * PAGE + 5] == 0);
	T(area[3 * PAGE + 3] == 4 && area[6 * PAGE + 6] == 7);
	T(madvise(area, 16 * PAGE, MADV_WILLNEED) == 0 || errno == EBADF);
	T(madvise(area, 16 * PAGE, MADV_NORMAL) == 0);
	T(madvise(area, 16 * PAGE, MADV_RANDOM) == 0 && madvise(area, PAGE, MADV_SEQUENTIAL) == 0);
	T(madvise(area + 8 * PAGE, PAGE, 8 /* MADV_FREE */) == 0);
	T(area[8 * PAGE + 8] == 9 || area[8 * PAGE + 8] == 0);
	E(madvise(area, PAGE, 9999), EINVAL);
	E(madvise(area + 1, PAGE, MADV_DONTNEED), EINVAL);
	memset(area, 1, 16 * PAGE);
	T(mincore(area, 16 * PAGE, present) == 0);
	for (int i = 0; i < 16; i++)
		count += present[i] & 1;
	V(count);
	E(mincore(area + 1, PAGE, present), EINVAL);
	T(mlock(area, 4 * PAGE) == 0 && munlock(area, 4 * PAGE) == 0);
	munmap(area + PAGE, PAGE);
	E(mlock(area, 3 * PAGE), ENOMEM);
	E(mincore(area, 3 * PAGE, present), ENOMEM);
	E(madvise(area + PAGE, PAGE, MADV_DONTNEED), ENOMEM);
	E(msync(area + PAGE, PAGE, MS_SYNC), ENOMEM);
	T(msync(area, PAGE, MS_SYNC) == 0);
	E(msync(area, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
	munmap(area, 16 * PAGE);
}

static char *set_break(char *to)
{
	return (char *)syscall(SYS_brk, to);
}

static void breaks(void)
{
	char *start = set_break(NULL), *base = (char *)(((uintptr_t)start + PAGE - 1) & -PAGE);

	T(start != NULL);
	T(set_break(base + 10 * PAGE) == base + 10 * PAGE);
	T(base[0] == 0 && base[10 * PAGE - 1] == 0);
	memset(base, 5, 10 * PAGE);
	T(set_break(base + 4 * PAGE) == base + 4 * PAGE);
	T(base[4 * PAGE - 1] == 5 && !readable(base + 4 * PAGE));
	T(set_break(base + 6 * PAGE + 10) == base + 6 * PAGE + 10);
	T(base[4 * PAGE] == 0 && readable(base + 6 * PAGE + 50) && !readable(base + 7 * PAGE));
	T(set_break((char *)PAGE) == base + 6 * PAGE + 10);
	T(set_break(base + (16ul << 20)) == base + (16ul << 20));
	memset(base, 6, 16ul << 20);
	T(set_break((char *)(1ul << 46)) == base + (16ul << 20));
	T(set_break(start) == start);
}

int main(void)
{
	handle(SIGSEGV, jump_out, 0);
	remap();
	growing();
	advice();
	breaks();
	return app_done();
}
