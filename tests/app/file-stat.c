// SPDX-License-Identifier: GPL-2.0-only
/*
 * Structures as x86-64 Linux lays them out, through the raw calls: stat, statx, statfs, times that
 * were set, and the bytes behind each structure left alone.
 */
#include "app.h"
#include <linux/stat.h>
#include <sys/sysmacros.h>
#include <sys/times.h>

/* arch/x86/include/uapi/asm/stat.h */
struct raw_stat {
	unsigned long dev, ino, nlink;
	unsigned int mode, uid, gid, pad;
	unsigned long rdev;
	long size, blksize, blocks;
	unsigned long atime, atime_ns, mtime, mtime_ns, ctime, ctime_ns;
	long unused[3];
};

static union {
	struct raw_stat stat;
	struct statx statx;
	unsigned char bytes[512];
} u;

/* The first byte behind what the call wrote; the area was filled with 0xa5. */
static int written(void)
{
	int end = sizeof(u.bytes);

	while (end && u.bytes[end - 1] == 0xa5)
		end--;
	return end;
}

#define CALL(...) (memset(&u, 0xa5, sizeof(u)), syscall(__VA_ARGS__))

static void sizes(void)
{
	T(CALL(SYS_stat, "s", &u) == 0);
	V(written());
	T(CALL(SYS_statx, AT_FDCWD, "s", 0, 0x7ff, &u) == 0);
	V(written());
	T(CALL(SYS_clock_gettime, CLOCK_REALTIME, &u) == 0);
	V(written());
	T(CALL(SYS_gettimeofday, &u, 0) == 0);
	V(written());
	T(CALL(SYS_uname, &u) == 0);
	V(written());
	T(CALL(SYS_getrlimit, 3, &u) == 0);
	V(written());
	T(CALL(SYS_getitimer, 0, &u) == 0);
	V(written());
	T(CALL(SYS_statfs, ".", &u) == 0);
	V(written());
	T(CALL(SYS_getrusage, 0, &u) == 0);
	V(written());
	T(CALL(SYS_sysinfo, &u) == 0);
	V(written());
	T(CALL(SYS_times, &u) != -1);
	V(written());
	T(CALL(SYS_rt_sigaction, SIGUSR1, 0, &u, 8) == 0);
	V(written());
	T(CALL(SYS_rt_sigprocmask, SIG_BLOCK, 0, &u, 8) == 0);
	V(written());
	T(CALL(SYS_sigaltstack, 0, &u) == 0);
	V(written() >= 20);
}

static void fields(int fd)
{
	struct timespec times[2] = { { 1000000001, 123456789 }, { 1500000002, 987654321 } };

	T(write(fd, "12345", 5) == 5);
	T(syscall(SYS_utimensat, AT_FDCWD, "s", times, 0) == 0);
	T(CALL(SYS_fstat, fd, &u) == 0);
	V(u.stat.size);
	say("mode %o links %lu", u.stat.mode, u.stat.nlink);
	say("times %lu.%09lu %lu.%09lu", u.stat.atime, u.stat.atime_ns, u.stat.mtime,
	    u.stat.mtime_ns);
	T(u.stat.uid == getuid());
	T(u.stat.ino != 0);
	T(u.stat.unused[0] == 0 && u.stat.unused[2] == 0);
	T(CALL(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &u) == 0);
	V(u.statx.stx_size);
	V(u.statx.stx_mtime.tv_sec);
	V(u.statx.stx_mtime.tv_nsec);
	T((u.statx.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
	T(CALL(SYS_lstat, "/dev/null", &u) == 0);
	say("null %o %u:%u", u.stat.mode & 0170000, major(u.stat.rdev), minor(u.stat.rdev));
	E(CALL(SYS_statx, fd, "", 0, STATX_BASIC_STATS, &u), ENOENT);
	E(CALL(SYS_stat, "absent", &u), ENOENT);
	E(CALL(SYS_utimensat, AT_FDCWD, "s", ((struct timespec[2]){ { 1, -5 }, { 1, 0 } }), 0),
	  EINVAL);
}

int main(void)
{
	int fd = open("s", O_RDWR | O_CREAT, 0644);

	NEED(fd >= 0);
	sizes();
	fields(fd);
	close(fd);
	unlink("s");
	return app_done();
}
