// SPDX-License-Identifier: GPL-2.0-only
/*
 * open(2) and its flags, descriptors and their flags, unlink of an open file, permissions by umask.
 */
#include "app.h"
#include <sys/stat.h>

static void flags(void)
{
	char buf[8];
	int fd;

	E(open("f", O_RDWR), ENOENT);
	T((fd = open("f", O_RDWR | O_CREAT | O_EXCL, 0666)) == 3);
	T((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
	T(write(fd, "hello", 5) == 5);
	E(open("f", O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST);
	T(close(fd) == 0);
	E(close(fd), EBADF);
	T((fd = open("f", O_WRONLY | O_APPEND)) == 3);
	T(write(fd, " you", 4) == 4);
	T(lseek(fd, 0, SEEK_SET) == 0);
	T(write(fd, "!", 1) == 1);
	T(lseek(fd, 0, SEEK_CUR) == 10);
	E(read(fd, buf, 1), EBADF);
	close(fd);
	T((fd = open("f", O_RDONLY | O_CLOEXEC)) == 3);
	T(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	E(write(fd, "x", 1), EBADF);
	T(read(fd, buf, 8) == 8 && !memcmp(buf, "hello yo", 8));
	T(read(fd, buf, 8) == 2 && !memcmp(buf, "u!", 2));
	T(read(fd, buf, 8) == 0);
	close(fd);
	T((fd = open("f", O_RDWR | O_TRUNC)) == 3);
	T(lseek(fd, 0, SEEK_END) == 0);
	close(fd);
}

static void kinds(void)
{
	struct stat st;
	int dir, fd;

	T(mkdir("d", 0777) == 0);
	E(mkdir("d", 0777), EEXIST);
	E(open("d", O_WRONLY), EISDIR);
	E(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
	E(open("f/x", O_RDONLY), ENOTDIR);
	T((dir = open("d", O_RDONLY | O_DIRECTORY)) >= 0);
	T((fd = openat(dir, "inside", O_CREAT | O_WRONLY, 0600)) >= 0);
	close(fd);
	T(fstatat(dir, "inside", &st, 0) == 0 && (st.st_mode & 0777) == 0600);
	T(faccessat(dir, "inside", R_OK, 0) == 0);
	T(unlinkat(dir, "inside", 0) == 0);
	E(fstatat(dir, "inside", &st, 0), ENOENT);
	T((fd = open("f", O_PATH)) >= 0);
	E(read(fd, &st, 1), EBADF);
	T(fstat(fd, &st) == 0 && S_ISREG(st.st_mode));
	close(fd);
	close(dir);
	E(unlink("d"), EISDIR);
	T(rmdir("d") == 0);
	E(rmdir("f"), ENOTDIR);
}

static void unlinked(void)
{
	char buf[5];
	struct stat st;
	int fd = open("f", O_RDWR);

	T(write(fd, "ghost", 5) == 5);
	T(unlink("f") == 0);
	E(open("f", O_RDONLY), ENOENT);
	T(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == 5);
	T(pread(fd, buf, 5, 0) == 5 && !memcmp(buf, "ghost", 5));
	close(fd);
}

static void mask(void)
{
	struct stat st;
	int fd;

	umask(027);
	T(umask(027) == 027);
	fd = open("m", O_CREAT | O_RDWR, 0666);
	T(fstat(fd, &st) == 0);
	T((st.st_mode & 07777) == 0640);
	T(fchmod(fd, 0751) == 0 && fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0751);
	T(chmod("m", 0400) == 0 && stat("m", &st) == 0 && (st.st_mode & 07777) == 0400);
	T(unlink("m") == 0);
	close(fd);
}

static void names(void)
{
	char name[300], path[5000];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	E(open(name, O_RDONLY | O_CREAT, 0600), ENAMETOOLONG);
	name[255] = 0;
	T(close(open(name, O_RDONLY | O_CREAT, 0600)) == 0);
	T(unlink(name) == 0);
	memset(path, '/', sizeof(path) - 1);
	path[sizeof(path) - 1] = 0;
	E(open(path, O_RDONLY), ENAMETOOLONG);
	E(open("", O_RDONLY), ENOENT);
	E(openat(-7, "x", O_RDONLY), EBADF);
}

int main(void)
{
	flags();
	kinds();
	unlinked();
	mask();
	names();
	return app_done();
}
