// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does to files what a test asks: files read PATH | write PATH TEXT | fill PATH | sum PATH |
 * map PATH TEXT END.
 */
#include "../app/app.h"

static int fail(const char *what, const char *path)
{
	say("%s %s: %s", what, path, strerror(errno));
	return 1;
}

static int read_file(const char *path)
{
	static char buf[16384];
	int fd = open(path, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return fail("open", path);
	got = read(fd, buf, sizeof(buf) - 1);
	if (got < 0)
		return fail("read", path);
	buf[got++] = '\n';
	return write(STDOUT_FILENO, buf, got) == got ? 0 : fail("write", "standard output");
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0)
		return fail("open", path);
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) < 0)
		return fail("write", path);
	return close(fd) ? fail("close", path) : 0;
}

/* Writes until the disk is full, then makes room and goes on. */
static int fill(const char *path)
{
	static char block[65536];
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	long total = 0;
	ssize_t put;

	if (fd < 0)
		return fail("open", path);
	while ((put = write(fd, block, sizeof(block))) > 0)
		total += put;
	say("write: %s", strerror(errno));
	say("wrote more than 100 KB: %d", total > 100000);
	if (fsync(fd) < 0 || close(fd) < 0 || unlink(path) < 0)
		return fail("end", path);
	if (write_file(path, "room again"))
		return 1;
	return read_file(path);
}

static int sum(const char *path)
{
	int fd = open(path, O_RDONLY);
	static unsigned char buf[65536];
	unsigned int sum = 0;
	long total = 0;
	ssize_t got;

	if (fd < 0)
		return fail("open", path);
	while ((got = read(fd, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < got; i++)
			sum = sum * 31 + buf[i];
		total += got;
	}
	if (got < 0)
		return fail("read", path);
	say("%ld bytes, sum %u", total, sum);
	return 0;
}

/* Writes TEXT to the beginning of a file in memory, and ends as END says without another word. */
static int map(const char *path, const char *text, const char *end)
{
	int fd = open(path, O_RDWR);
	char *area = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (area == MAP_FAILED)
		return fail("mmap", path);
	memcpy(area, text, strlen(text));
	if (!strcmp(end, "killed"))
		raise(SIGKILL);
	_exit(0);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "read"))
		return read_file(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "write"))
		return write_file(argv[2], argv[3]);
	if (argc == 3 && !strcmp(argv[1], "fill"))
		return fill(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "sum"))
		return sum(argv[2]);
	if (argc == 5 && !strcmp(argv[1], "map"))
		return map(argv[2], argv[3], argv[4]);
	return 2;
}
