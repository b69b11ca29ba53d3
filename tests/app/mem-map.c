// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap and munmap: zeroed memory, partial unmapping, fixed addresses, hints, reservations, wrong
 * arguments.
 */
#include "app.h"
#include <limits.h>
#include <setjmp.h>

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static sigjmp_buf back;

static void jump_out(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	siglongjmp(back, 1);
}

/* 1 if the byte can be read. */
static int readable(const volatile char *at)
{
	if (sigsetjmp(back, 1))
		return 0;
	(void)*at;
	return 1;
}

static void pieces(void)
{
	char *area = mmap(NULL, 10 * PAGE, RW, ANON, -1, 0);
	int wrong = 0;

	NEED(area != MAP_FAILED);
	T(((uintptr_t)area & (PAGE - 1)) == 0);
	for (unsigned long i = 0; i < 10 * PAGE; i++)
		wrong += area[i];
	T(wrong == 0);
	memset(area, 7, 10 * PAGE);
	T(munmap(area + 4 * PAGE, 2 * PAGE) == 0);
	T(readable(area + 4 * PAGE - 1) && !readable(area + 4 * PAGE));
	T(!readable(area + 6 * PAGE - 1) && readable(area + 6 * PAGE));
	T(munmap(area + 4 * PAGE, 2 * PAGE) == 0);
	T(mmap(area + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) == area + 4 * PAGE);
	T(area[4 * PAGE] == 0 && area[4 * PAGE - 1] == 7);
	T(munmap(area, PAGE) == 0 && munmap(area + 9 * PAGE, PAGE) == 0);
	T(!readable(area) && readable(area + PAGE) && !readable(area + 9 * PAGE));
	/* Over holes and all. */
	T(munmap(area, 10 * PAGE) == 0);
	T(!readable(area + PAGE) && !readable(area + 6 * PAGE));
}

static void fixed(void)
{
	char *area = mmap(NULL, 8 * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);

	T(!readable(area));
	T(mmap(area + PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0) == area + PAGE);
	strcpy(area + PAGE, "text");
	T(!readable(area) && readable(area + PAGE) && !readable(area + 3 * PAGE));
	E(mmap(area + 2 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), EEXIST);
	T(!strcmp(area + PAGE, "text"));
	T(mmap(area + PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) == area + PAGE);
	T(area[PAGE] == 0);
	T(munmap(area + 2 * PAGE, PAGE) == 0);
	T(mmap(area + 2 * PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == area + 2 * PAGE);
	T(munmap(area, 8 * PAGE) == 0);
	/* A hint that is free is taken, one that is not is only a hint. */
	T(mmap(area, 8 * PAGE, RW, ANON, -1, 0) == area);
	T(mmap(area, PAGE, RW, ANON, -1, 0) != area);
	area[5] = 5;
	T(munmap(area, 8 * PAGE) == 0);
}

static void reservation(void)
{
	char *huge = mmap(NULL, 4ul << 30, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
	char *other;

	NEED(huge != MAP_FAILED);
	T(mprotect(huge + (3ul << 30), 16 * PAGE, RW) == 0);
	huge[(3ul << 30) + 5] = 1;
	T(!readable(huge + (2ul << 30)));
	other = mmap(NULL, 4ul << 30, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
	T(other != MAP_FAILED);
	T(munmap(other, 4ul << 30) == 0);
	T(munmap(huge, 4ul << 30) == 0);
	/* Lazy: a large mapping of which little is touched. */
	huge = mmap(NULL, 1ul << 30, RW, ANON | MAP_NORESERVE, -1, 0);
	NEED(huge != MAP_FAILED);
	for (unsigned long at = 0; at < 1ul << 30; at += 64ul << 20)
		huge[at] = 1;
	T(munmap(huge, 1ul << 30) == 0);
}

static void errors(void)
{
	char *area = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);

	E(mmap(NULL, 0, RW, ANON, -1, 0), EINVAL);
	E(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
	E(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0), EBADF);
	E(mmap(area + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0), EINVAL);
	E(syscall(SYS_mmap, NULL, PAGE, RW, ANON, -1, 1), EINVAL);
	E(syscall(SYS_mmap, NULL, -PAGE, RW, ANON, -1, 0), ENOMEM);
	E(syscall(SYS_mmap, NULL, -1l, RW, ANON, -1, 0), ENOMEM);
	E(syscall(SYS_mmap, -PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0), ENOMEM);
	E(syscall(SYS_munmap, area + 1, PAGE), EINVAL);
	E(syscall(SYS_munmap, area, 0), EINVAL);
	E(syscall(SYS_munmap, area, -PAGE), EINVAL);
	T(munmap(area, 1) == 0);
	T(!readable(area + PAGE - 1) && readable(area + PAGE));
	T(munmap(area + PAGE, PAGE) == 0);
}

/* Many small mappings in a mixed order leave nothing behind. */
static void churn(void)
{
	static char *maps[1000];
	uint64_t seed = 5;
	int wrong = 0;

	for (int turn = 0; turn < 20000; turn++) {
		uint32_t random = app_random(&seed);
		unsigned int slot = random % 1000;
		unsigned long size = (1 + (random >> 10) % 8) * PAGE;

		if (maps[slot]) {
			wrong += *(unsigned int *)maps[slot] != slot + 1;
			munmap(maps[slot], ((unsigned int *)maps[slot])[1]);
			maps[slot] = NULL;
			continue;
		}
		maps[slot] = mmap(NULL, size, RW, ANON, -1, 0);
		if (maps[slot] == MAP_FAILED) {
			say("FAIL mapping %d", turn);
			exit(1);
		}
		wrong += ((unsigned int *)maps[slot])[2];
		*(unsigned int *)maps[slot] = slot + 1;
		((unsigned int *)maps[slot])[1] = size;
	}
	V(wrong);
}

int main(void)
{
	handle(SIGSEGV, jump_out, 0);
	pieces();
	fixed();
	reservation();
	errors();
	churn();
	return app_done();
}
