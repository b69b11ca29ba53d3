// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing: offsets, holes, truncate, vectors, copies inside the kernel (sendfile,
 * splice, tee, copy_file_range), advisory locks.
 */
#include "app.h"
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

static char big[300000];

static uint32_t checksum(int fd)
{
	uint32_t sum = 0;
	char buf[5000];
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, buf, sizeof(buf), at)) > 0) {
		for (ssize_t i = 0; i < got; i++)
			sum = sum * 31 + (unsigned char)buf[i];
		at += got;
	}
	return sum;
}

static void offsets(int fd)
{
	char a[4], b[4], c[8];
	struct iovec out[] = { { "abcd", 4 }, { "", 0 }, { "efgh", 4 } };
	struct iovec in[] = { { a, 4 }, { b, 4 } };

	T(writev(fd, out, 3) == 8);
	T(pread(fd, c, 8, 2) == 6 && !memcmp(c, "cdefgh", 6));
	T(lseek(fd, 0, SEEK_CUR) == 8);
	T(pwrite(fd, "XY", 2, 3) == 2);
	T(preadv(fd, in, 2, 0) == 8 && !memcmp(a, "abcX", 4) && !memcmp(b, "Yfgh", 4));
	T(pwritev(fd, out, 1, 100) == 4);
	T(lseek(fd, 0, SEEK_END) == 104);
	T(pread(fd, c, 8, 90) == 8 && !memcmp(c, "\0\0\0\0\0\0\0\0", 8));
	T(ftruncate(fd, 3) == 0 && lseek(fd, 0, SEEK_END) == 3);
	T(ftruncate(fd, 8) == 0 && pread(fd, c, 8, 0) == 8);
	T(!memcmp(c, "abc\0\0\0\0\0", 8));
	T(syscall(SYS_preadv2, fd, in, 1, 0, 0, 0) == 4);
	E(pread(fd, c, 1, -1), EINVAL);
	E(lseek(fd, -1, SEEK_SET), EINVAL);
	E(lseek(fd, 0, 99), EINVAL);
	E(ftruncate(fd, -1), EINVAL);
	E(syscall(SYS_writev, fd, out, -1), EINVAL);
	E(syscall(SYS_writev, fd, out, 2000), EINVAL);
	T(fsync(fd) == 0 && fdatasync(fd) == 0);
	T(truncate("io", 0) == 0 && lseek(fd, 0, SEEK_END) == 0);
}

static void copies(int fd)
{
	int other = open("copy", O_RDWR | O_CREAT | O_TRUNC, 0600), fds[2], tee_fds[2];
	uint64_t seed = 1;
	off_t at = 0;
	loff_t from = 1000, to = 0;
	char buf[100];

	for (unsigned int i = 0; i < sizeof(big); i++)
		big[i] = app_random(&seed);
	T(pwrite(fd, big, sizeof(big), 0) == sizeof(big));
	say("sum %u", checksum(fd));
	while (sendfile(other, fd, &at, sizeof(big)) > 0)
		;
	T(at == sizeof(big));
	say("sum %u", checksum(other));
	T(ftruncate(other, 0) == 0);
	T(copy_file_range(fd, &from, other, &to, 5000, 0) == 5000);
	T(from == 6000 && to == 5000);
	say("sum %u", checksum(other));
	T(pipe(fds) == 0 && pipe(tee_fds) == 0);
	from = 200;
	T(splice(fd, &from, fds[1], NULL, 3000, 0) == 3000 && from == 3200);
	T(tee(fds[0], tee_fds[1], 3000, 0) == 3000);
	to = 7000;
	T(splice(fds[0], NULL, other, &to, 3000, 0) == 3000);
	say("sum %u", checksum(other));
	T(read(tee_fds[0], buf, 100) == 100 && !memcmp(buf, big + 200, 100));
	T(vmsplice(fds[1], &(struct iovec){ big, 50 }, 1, 0) == 50);
	T(read(fds[0], buf, 100) == 50 && !memcmp(buf, big, 50));
	E(splice(fd, NULL, other, NULL, 10, 0), EINVAL);
	for (int i = 0; i < 2; i++)
		close(fds[i]), close(tee_fds[i]);
	close(other);
	unlink("copy");
}

static void locks(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = 10, .l_len = 10 };
	int other = open("io", O_RDWR);

	T(fcntl(fd, F_SETLK, &lock) == 0);
	T(fcntl(other, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
	lock = (struct flock){ .l_type = F_WRLCK, .l_start = 10, .l_len = 10 };
	E(fcntl(fd, F_OFD_SETLK, &lock), EAGAIN);
	lock.l_type = F_UNLCK;
	T(fcntl(fd, F_SETLK, &lock) == 0);
	lock = (struct flock){ .l_type = F_WRLCK, .l_start = 0, .l_len = 0 };
	T(fcntl(fd, F_OFD_SETLK, &lock) == 0);
	lock = (struct flock){ .l_type = F_RDLCK, .l_start = 5, .l_len = 1 };
	E(fcntl(other, F_OFD_SETLK, &lock), EAGAIN);
	T(fcntl(other, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_WRLCK && lock.l_pid == -1);
	T(flock(fd, LOCK_EX) == 0);
	E(flock(other, LOCK_EX | LOCK_NB), EAGAIN);
	T(flock(fd, LOCK_UN) == 0 && flock(other, LOCK_SH | LOCK_NB) == 0);
	close(other);
}

int main(void)
{
	int fd = open("io", O_RDWR | O_CREAT, 0600);

	NEED(fd >= 0);
	offsets(fd);
	copies(fd);
	locks(fd);
	close(fd);
	unlink("io");
	return app_done();
}
