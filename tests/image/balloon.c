// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that the machine takes away and gives back: says how much there is, waits for half of it,
 * uses some of that, waits until all is there again, and uses more than the half.
 */
#include "../app/app.h"
#include <sys/sysinfo.h>

static unsigned long memory(void)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		return 0;
	return info.totalram * info.mem_unit;
}

/* Writes and reads so many bytes; they are given back. */
static int use(unsigned long bytes)
{
	unsigned long count = bytes / sizeof(unsigned long), i;
	unsigned long *p =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return 0;
	for (i = 0; i < count; i++)
		p[i] = i ^ bytes;
	for (i = 0; i < count; i++)
		if (p[i] != (i ^ bytes))
			return 0;
	munmap(p, bytes);
	return 1;
}

int main(void)
{
	unsigned long all = memory();

	say("all");
	while (memory() > all / 2)
		sleep_ms(10);
	say("half, %s", use(all / 4) ? "a quarter used" : "of no use");
	while (memory() < all)
		sleep_ms(10);
	say("all, %s", use(all / 4 * 3) ? "three quarters used" : "of no use");
	return 0;
}
