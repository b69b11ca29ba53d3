// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in memory: private and shared mappings, msync before read(2), offsets, rights, and
 * memory shared without a file.
 */
#include "app.h"
#include <sys/stat.h>

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)

static int make(const char *name, unsigned long size)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char page[PAGE];

	for (unsigned long at = 0; at < size; at += PAGE) {
		unsigned long part = size - at < PAGE ? size - at : PAGE;

		memset(page, 'a' + at / PAGE % 26, part);
		if (write(fd, page, part) != (ssize_t)part)
			say("FAIL write");
	}
	return fd;
}

static void private_map(int fd)
{
	char *area = mmap(NULL, 3 * PAGE, RW, MAP_PRIVATE, fd, 0), c;

	NEED(area != MAP_FAILED);
	say("%c%c%c", area[0], area[PAGE], area[2 * PAGE]);
	T(area[2 * PAGE + 100] == 0 && area[3 * PAGE - 1] == 0);
	area[5] = '!';
	T(pread(fd, &c, 1, 5) == 1 && c == 'a');
	T(munmap(area, 3 * PAGE) == 0);
	area = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);
	T(area[0] == 'b' && area[PAGE - 1] == 'b');
	T(munmap(area, PAGE) == 0);
	/* The file may be closed and its name removed while it is mapped. */
	area = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	unlink("private");
	T(area[0] == 'a');
	munmap(area, PAGE);
}

static void shared_map(int fd)
{
	char *area = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0), buf[8] = "";
	int other;

	NEED(area != MAP_FAILED);
	memcpy(area + PAGE, "changed", 7);
	T(msync(area, 2 * PAGE, MS_SYNC) == 0);
	T(pread(fd, buf, 7, PAGE) == 7 && !strcmp(buf, "changed"));
	memcpy(area, "at munmap", 9);
	T(munmap(area, 2 * PAGE) == 0);
	T(pread(fd, buf, 7, 0) == 7 && !strcmp(buf, "at munm"));
	T(lseek(fd, 0, SEEK_END) == (off_t)(2 * PAGE));
	/* A new mapping sees what was written before it. */
	T(pwrite(fd, "written", 7, 10) == 7);
	area = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	T(!memcmp(area + 10, "written", 7) && !memcmp(area + PAGE, "changed", 7));
	munmap(area, 2 * PAGE);
	other = open("shared", O_RDONLY);
	E(mmap(NULL, PAGE, RW, MAP_SHARED, other, 0), EACCES);
	T((area = mmap(NULL, PAGE, RW, MAP_PRIVATE, other, 0)) != MAP_FAILED);
	area[0] = 'p';
	munmap(area, PAGE);
	close(other);
	other = open("shared", O_WRONLY);
	E(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, other, 0), EACCES);
	close(other);
	E(syscall(SYS_mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 100), EINVAL);
	close(fd);
	unlink("shared");
}

static void other_kinds(void)
{
	int fds[2], dir = open(".", O_RDONLY);
	char *zero = mmap(NULL, 2 * PAGE, RW, MAP_PRIVATE, open("/dev/zero", O_RDWR), 0);
	char *shared = mmap(NULL, 64 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	T(zero != MAP_FAILED && zero[PAGE] == 0);
	zero[PAGE] = 1;
	T(shared != MAP_FAILED && shared[63 * PAGE] == 0);
	shared[63 * PAGE] = 4;
	T(mprotect(shared, PAGE, PROT_READ) == 0 && shared[63 * PAGE] == 4);
	T(munmap(shared, 64 * PAGE) == 0 && munmap(zero, 2 * PAGE) == 0);
	T(pipe(fds) == 0);
	E(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fds[0], 0), ENODEV);
	E(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, dir, 0), ENODEV);
	close(dir);
}

int main(void)
{
	private_map(make("private", 2 * PAGE + 100));
	shared_map(make("shared", 2 * PAGE));
	other_kinds();
	return app_done();
}
