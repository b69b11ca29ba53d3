// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct I/O with every kind of program memory at both ends: direct PATH. Memory that nobody has touched,
 * that was touched in an order which scatters its pages, of the image, of the stack, moved, at odd
 * sectors, and in many pieces. What is read has to be what was written, also by ordinary reads.
 */
#include "../app/app.h"
#include <sys/uio.h>

#define PAGE 4096
#define SIZE (48 * 1024)
#define ROOM (SIZE + 2 * PAGE)
#define PIECES 16
#define LARGE (8 << 20)

static unsigned char bss[ROOM] __attribute__((aligned(PAGE)));
static unsigned char data[ROOM] __attribute__((aligned(PAGE))) = { 1 };
static unsigned char *stack;
static int direct, plain, wrong;

static unsigned char *map(size_t size)
{
	unsigned char *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		say("mmap: %s", strerror(errno));
		exit(1);
	}
	return p;
}

static unsigned char *fresh(void)
{
	return map(ROOM);
}

static unsigned char *scattered(void)
{
	unsigned char *p = map(ROOM), *other = map(4 * ROOM);
	size_t pages = ROOM / PAGE, i;

	for (i = 0; i < pages; i++) {
		p[(i * 5 % pages) * PAGE] = 1;
		other[i * 3 * PAGE] = 1;
	}
	munmap(other, 4 * ROOM);
	return p;
}

static unsigned char *odd(void)
{
	return map(ROOM) + 3 * 512;
}

static unsigned char *in_bss(void)
{
	return bss;
}

static unsigned char *in_data(void)
{
	return data;
}

static unsigned char *on_stack(void)
{
	return stack;
}

static unsigned char *moved(void)
{
	unsigned char *p = scattered(), *to = map(ROOM);

	p = mremap(p, ROOM, ROOM, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	if (p == MAP_FAILED) {
		say("mremap: %s", strerror(errno));
		exit(1);
	}
	return p;
}

static const struct {
	const char *name;
	unsigned char *(*get)(void);
} kinds[] = {
	{ "fresh", fresh },  { "scattered", scattered }, { "odd", odd },     { "bss", in_bss },
	{ "data", in_data }, { "stack", on_stack },	 { "moved", moved },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void fill(unsigned char *p, size_t size, unsigned int seed)
{
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = seed >> 24;
	}
}

static void check(int good, const char *what, const char *from, const char *to)
{
	if (good)
		return;
	say("wrong: %s, from %s to %s: %s", what, from, to, strerror(errno));
	wrong++;
}

static void exchange(unsigned int from, unsigned int to)
{
	unsigned int number = from * KINDS + to;
	unsigned char *source = kinds[from].get(), *target = kinds[to].get();
	static unsigned char want[SIZE], got[SIZE];
	off_t at = (off_t)number * 2 * SIZE;

	errno = 0;
	fill(want, SIZE, number);
	memcpy(source, want, SIZE);
	check(pwrite(direct, source, SIZE, at) == SIZE, "direct write", kinds[from].name, "disk");
	check(pread(plain, got, SIZE, at) == SIZE && !memcmp(got, want, SIZE), "ordinary read",
	      kinds[from].name, "disk");
	check(pread(direct, target, SIZE, at) == SIZE, "direct read", "disk", kinds[to].name);
	check(!memcmp(target, want, SIZE), "contents", kinds[from].name, kinds[to].name);
}

/* Each piece is a page; those of the write are taken backwards, those of the read crosswise. */
static void pieces(void)
{
	unsigned char *source = map(PIECES * PAGE), *target = map(PIECES * PAGE);
	unsigned char *want = map(PIECES * PAGE);
	struct iovec out[PIECES], in[PIECES];
	int i;

	fill(source, PIECES * PAGE, 77);
	for (i = 0; i < PIECES; i++) {
		out[i].iov_base = source + (PIECES - 1 - i) * PAGE;
		in[i].iov_base = target + (i * 7 % PIECES) * PAGE;
		out[i].iov_len = in[i].iov_len = PAGE;
		memcpy(want + (i * 7 % PIECES) * PAGE, out[i].iov_base, PAGE);
	}
	check(pwritev(direct, out, PIECES, 0) == PIECES * PAGE, "pieces", "memory", "disk");
	check(preadv(direct, in, PIECES, 0) == PIECES * PAGE, "pieces", "disk", "memory");
	check(!memcmp(target, want, PIECES * PAGE), "order of pieces", "memory", "memory");
}

static void large(void)
{
	unsigned char *source = map(LARGE), *target = map(LARGE);
	size_t done;

	fill(source, LARGE, 99);
	for (done = 0; done < LARGE; done += 1 << 20)
		check(pwrite(direct, source + done, 1 << 20, done) == 1 << 20, "large write", "",
		      "");
	check(!fsync(direct), "fsync", "", "");
	for (done = 0; done < LARGE; done += 1 << 21)
		check(pread(direct, target + done, 1 << 21, done) == 1 << 21, "large read", "", "");
	check(!memcmp(source, target, LARGE), "large contents", "", "");
}

static int test(const char *path, unsigned char *room)
{
	unsigned int from, to;

	stack = room;
	direct = open(path, O_RDWR | O_CREAT | O_DIRECT, 0644);
	plain = open(path, O_RDONLY);
	if (direct < 0 || plain < 0) {
		say("open %s: %s", path, strerror(errno));
		return 1;
	}
	for (from = 0; from < KINDS; from++)
		for (to = 0; to < KINDS; to++)
			if (from != to)
				exchange(from, to);
	pieces();
	large();
	say("%d wrong", wrong);
	return wrong ? 1 : 0;
}

int main(int argc, char **argv)
{
	unsigned char room[ROOM] __attribute__((aligned(PAGE)));

	return argc == 2 ? test(argv[1], room) : 2;
}
