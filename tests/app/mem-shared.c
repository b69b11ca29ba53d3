// SPDX-License-Identifier: GPL-2.0-only
/* Memory that has a name or a descriptor: shmget(2) and its kin, memfd_create(2), remap_file_pages(2). */
#include "app.h"
#include <sys/shm.h>

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)

static void system_v(void)
{
	struct shmid_ds ds;
	int id = shmget(IPC_PRIVATE, 5 * PAGE - 100, 0600), named;
	char *area;

	NEED(id >= 0);
	area = shmat(id, NULL, 0);
	NEED(area != (void *)-1);
	T(area[0] == 0 && area[5 * PAGE - 1] == 0);
	strcpy(area + 4 * PAGE, "kept");
	T(shmctl(id, IPC_STAT, &ds) == 0 && ds.shm_nattch == 1 && ds.shm_segsz == 5 * PAGE - 100);
	T(shmdt(area) == 0);
	E(shmdt(area), EINVAL);
	T(shmctl(id, IPC_STAT, &ds) == 0 && ds.shm_nattch == 0);
	area = shmat(id, NULL, 0);
	T(area != (void *)-1 && !strcmp(area + 4 * PAGE, "kept"));
	/* It goes with the last that has it. */
	T(shmctl(id, IPC_RMID, NULL) == 0);
	strcpy(area, "still there");
	T(shmdt(area) == 0);
	E((long)shmat(id, NULL, 0), EINVAL);
	named = shmget(0x5170, PAGE, IPC_CREAT | IPC_EXCL | 0600);
	T(named >= 0 && shmget(0x5170, PAGE, 0) == named);
	E(shmget(0x5170, PAGE, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
	T(shmctl(named, IPC_RMID, NULL) == 0);
	E(shmget(0x5170, PAGE, 0), ENOENT);
}

static void by_descriptor(void)
{
	int fd = syscall(SYS_memfd_create, "name", 1 /* MFD_CLOEXEC */);
	char buf[8] = "", *area;

	NEED(fd >= 0);
	T(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	T(write(fd, "written", 7) == 7 && lseek(fd, 0, SEEK_END) == 7);
	T(ftruncate(fd, 0) == 0 && ftruncate(fd, 3 * PAGE) == 0);
	area = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0);
	NEED(area != MAP_FAILED);
	T(area[0] == 0 && area[3 * PAGE - 1] == 0);
	strcpy(area + PAGE, "mapped");
	T(pread(fd, buf, 7, PAGE) == 7 && !strcmp(buf, "mapped"));
	T(munmap(area, 3 * PAGE) == 0);
	T(pread(fd, buf, 7, PAGE) == 7 && !strcmp(buf, "mapped"));
	T(pread(fd, buf, 7, PAGE) == 7 && !strcmp(buf, "mapped"));
	/* Larger than what there is of memory in one piece, and mostly holes. */
	T(ftruncate(fd, 0) == 0 && ftruncate(fd, 3l << 30) == 0);
	T(pwrite(fd, "end", 3, (3l << 30) - 3) == 3);
	T(lseek(fd, 0, SEEK_END) == 3l << 30);
	T(pread(fd, buf, 7, 1l << 30) == 7 && !buf[0] && !buf[6]);
	close(fd);
	E(syscall(SYS_memfd_create, "name", 0x1000), EINVAL);
	E(syscall(SYS_memfd_create, NULL, 0), EFAULT);
}

static long remap(void *addr, unsigned long len, long prot, long page)
{
	return syscall(SYS_remap_file_pages, addr, len, prot, page, 0);
}

static void rearranged(void)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	char page[PAGE], *area;

	for (int i = 0; i < 4; i++) {
		memset(page, 'a' + i, PAGE);
		Q(write(fd, page, PAGE) == PAGE);
	}
	/* Elsewhere an image's mapping may be the memory of the file itself, which stays as it is. */
	area = mmap(NULL, 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(area != MAP_FAILED);
	T(mmap(area, 4 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0) == area);
	area[0] = 'A';
	T(remap(area, PAGE, 0, 3) == 0);
	T(remap(area + 2 * PAGE, 2 * PAGE, 0, 0) == 0);
	say("%c%c%c%c", area[0], area[PAGE], area[2 * PAGE + 1], area[3 * PAGE]);
	area[3 * PAGE] = 'B';
	T(munmap(area, 4 * PAGE) == 0);
	T(pread(fd, page, 2, 0) == 2 && !memcmp(page, "Aa", 2));
	T(pread(fd, page, 2, PAGE) == 2 && !memcmp(page, "Bb", 2));
	area = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
	E(remap(area, PAGE, 0, 0), EINVAL);
	E(remap(area, PAGE, PROT_READ, 0), EINVAL);
	E(remap(area, 0, 0, 0), EINVAL);
	munmap(area, PAGE);
	E(remap(area, PAGE, 0, 0), EINVAL);
	close(fd);
}

int main(void)
{
	system_v();
	by_descriptor();
	rearranged();
	return app_done();
}
