// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bad pointer given to a system call is EFAULT, never a signal: null, unmapped, PROT_NONE,
 * read-only, kernel half, non-canonical, across the end of a mapping.
 */
#include "app.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <linux/futex.h>

static int fds[2], sv[2], file, ep;
static char *page; /* one good page, then nothing */

static void writes_to_program(const char *what, char *bad)
{
	say("-- the kernel writes: %s", what);
	E(syscall(SYS_read, file, bad, 8), EFAULT);
	E(syscall(SYS_pread64, file, bad, 8, 0), EFAULT);
	E(syscall(SYS_getcwd, bad, 100), EFAULT);
	E(syscall(SYS_stat, "file", bad), EFAULT);
	E(syscall(SYS_fstat, file, bad), EFAULT);
	E(syscall(SYS_pipe, bad), EFAULT);
	E(syscall(SYS_uname, bad), EFAULT);
	E(syscall(SYS_gettimeofday, bad, 0), EFAULT);
	E(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, bad), EFAULT);
	E(syscall(SYS_getrlimit, 3, bad), EFAULT);
	E(syscall(SYS_ioctl, fds[0], FIONREAD, bad), EFAULT);
	E(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, bad, 8), EFAULT);
	E(syscall(SYS_rt_sigaction, SIGUSR1, 0, bad, 8), EFAULT);
	E(syscall(SYS_getsockname, sv[0], bad, page), EFAULT);
	E(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, bad), EFAULT);
	E(syscall(SYS_getrandom, bad, 8, 0), EFAULT);
	E(syscall(SYS_getdents64, open(".", O_RDONLY), bad, 1000), EFAULT);
	E(syscall(SYS_sigaltstack, 0, bad), EFAULT);
}

static void reads_from_program(const char *what, char *bad)
{
	struct iovec iov = { bad, 8 };

	say("-- the kernel reads: %s", what);
	E(syscall(SYS_write, fds[1], bad, 8), EFAULT);
	E(syscall(SYS_write, file, bad, 8), EFAULT);
	E(syscall(SYS_writev, fds[1], bad, 1), EFAULT);
	E(syscall(SYS_writev, fds[1], &iov, 1), EFAULT);
	E(syscall(SYS_open, bad, O_RDONLY), EFAULT);
	E(syscall(SYS_unlink, bad), EFAULT);
	E(syscall(SYS_rename, "file", bad), EFAULT);
	E(syscall(SYS_rt_sigprocmask, SIG_BLOCK, bad, 0, 8), EFAULT);
	E(syscall(SYS_rt_sigaction, SIGUSR1, bad, 0, 8), EFAULT);
	E(syscall(SYS_nanosleep, bad, 0), EFAULT);
	E(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, fds[0], bad), EFAULT);
	E(syscall(SYS_connect, sv[0], bad, 16), EFAULT);
	E(syscall(SYS_sendmsg, sv[0], bad, 0), EFAULT);
	E(syscall(SYS_sendto, sv[0], bad, 8, 0, 0, 0), EFAULT);
	E(syscall(SYS_futex, bad, FUTEX_WAIT, 0, 0, 0, 0), EFAULT);
	E(syscall(SYS_poll, bad, 1, 0), EFAULT);
	E(syscall(SYS_setitimer, ITIMER_REAL, bad, 0), EFAULT);
	E(syscall(SYS_sigaltstack, bad, 0), EFAULT);
}

/* A buffer that ends in the middle: as much as fits, or EFAULT. */
static void across(void)
{
	char *end = page + 4096;

	say("-- across the end");
	T(pwrite(file, "0123456789", 10, 0) == 10);
	V(pread(file, end - 4, 10, 0));
	T(!memcmp(end - 4, "0123", 4));
	E(syscall(SYS_stat, "file", end - 8), EFAULT);
	memcpy(end - 4, "file", 4);
	E(syscall(SYS_open, end - 4, O_RDONLY), EFAULT);
	strcpy(end - 5, "file");
	T(syscall(SYS_access, end - 5, F_OK) == 0);
	E(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, end - 12), EFAULT);
	V(syscall(SYS_write, fds[1], end - 4, 10));
}

static void rights(void)
{
	char *area = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	writes_to_program("read-only", area);
	T(write(fds[1], area, 8) == 8);
	T(mprotect(area, 8192, PROT_NONE) == 0);
	writes_to_program("PROT_NONE", area);
	reads_from_program("PROT_NONE", area);
	munmap(area, 8192);
}

int main(void)
{
	file = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	NEED(write(file, "some content here", 17) == 17 && lseek(file, 0, SEEK_SET) == 0);
	NEED(pipe(fds) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	ep = epoll_create1(0);
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(page + 4096, 4096);
	*(int *)page = 128;
	writes_to_program("unmapped", page + 4096);
	reads_from_program("unmapped", page + 4096);
	writes_to_program("low", (char *)64);
	reads_from_program("low", (char *)64);
	writes_to_program("kernel half", (char *)0xffff800000001000ul);
	reads_from_program("kernel half", (char *)0xffff800000001000ul);
	writes_to_program("non-canonical", (char *)0x8000000000001000ul);
	reads_from_program("non-canonical", (char *)0x8000000000001000ul);
	rights();
	across();
	unlink("file");
	return app_done();
}
