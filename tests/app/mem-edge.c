// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy to or from memory that ends before it does goes as far as the last byte, whatever its length and
 * wherever it begins: short ones, words, long ones with and without a rest. Nothing beyond what is said to be
 * copied is.
 */
#include "app.h"

#define LONGEST 700
#define PAGE 4096

static unsigned char pattern[LONGEST];
static char *edge;

/* Reads WANT bytes where only ROOM bytes of memory are. */
static int read_wrong(int file, int room, int want)
{
	unsigned char *to = (unsigned char *)edge - room;
	ssize_t got;

	memset(edge - PAGE, 0xee, PAGE);
	got = pread(file, to, want, 0);
	if (room == 0)
		return got != -1 || errno != EFAULT;
	return got != room || memcmp(to, pattern, room) != 0 || to[-1] != 0xee;
}

static int zeroes_wrong(int zero, int room, int want)
{
	ssize_t got;

	memset(edge - PAGE, 0xee, PAGE);
	got = read(zero, edge - room, want);
	if (room == 0)
		return got != -1 || errno != EFAULT;
	for (int i = 0; i < room; i++)
		if (edge[i - room])
			return 1;
	return got != room;
}

static int write_wrong(int file, int room, int want)
{
	static unsigned char back[LONGEST];
	ssize_t got;

	memcpy(edge - room, pattern, room);
	if (ftruncate(file, 0))
		return 1;
	got = pwrite(file, edge - room, want, 0);
	if (room == 0)
		return got != -1 || errno != EFAULT;
	/* How much of it a page cache takes at once is its own affair, but not what. */
	return got < 0 || got > room || pread(file, back, got, 0) != got ||
	       memcmp(back, pattern, got) != 0;
}

static int wrong(int (*one)(int, int, int), int file)
{
	int count = 0;

	for (int room = 0; room < 300; room++)
		for (int more = 1; room + more <= LONGEST; more += 1 + more / 2)
			count += one(file, room, room + more);
	return count;
}

int main(void)
{
	int source = open("source", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int target = open("target", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int zero = open("/dev/zero", O_RDONLY);
	char *map =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (int i = 0; i < LONGEST; i++)
		pattern[i] = 1 + i % 251;
	edge = map + PAGE;
	T(map != MAP_FAILED && mprotect(edge, PAGE, PROT_NONE) == 0);
	T(write(source, pattern, LONGEST) == LONGEST);
	T(wrong(read_wrong, source) == 0);
	T(wrong(zeroes_wrong, zero) == 0);
	T(wrong(write_wrong, target) == 0);
	unlink("source");
	unlink("target");
	return app_done();
}
