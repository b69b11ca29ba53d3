// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small calls that runtimes make at start: uname, random numbers, sysinfo, limits, scheduling, TLS
 * base, personality, membarrier, unknown numbers, and devices that every program expects.
 */
#include "app.h"
#include <asm/prctl.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

static void system_facts(void)
{
	struct utsname uts;
	struct sysinfo info;

	T(uname(&uts) == 0);
	say("%s %s", uts.sysname, uts.machine);
	T(atoi(uts.release) >= 6);
	T(sysinfo(&info) == 0);
	T(info.totalram > 0 && info.totalram >= info.freeram && info.procs >= 1);
	T(info.mem_unit >= 1);
	T(sysconf(_SC_PAGESIZE) == 4096);
	T(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
}

static void random_numbers(void)
{
	unsigned char a[64], b[64];
	int fd = open("/dev/urandom", O_RDONLY);

	memset(a, 0, 64);
	memset(b, 0, 64);
	T(getrandom(a, 64, 0) == 64 && getrandom(b, 64, GRND_NONBLOCK) == 64);
	T(memcmp(a, b, 64));
	T(read(fd, a, 64) == 64 && memcmp(a, b, 64));
	E(getrandom(a, 64, 0x100), EINVAL);
	close(fd);
}

static void limits(void)
{
	struct rlimit limit, old;

	T(getrlimit(RLIMIT_NOFILE, &old) == 0 && old.rlim_cur >= 256);
	limit = (struct rlimit){ 100, old.rlim_max };
	T(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	E(dup2(1, 100), EBADF);
	T(dup2(1, 99) == 99 && close(99) == 0);
	T(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &old, &limit) == 0 && limit.rlim_cur == 100);
	limit = (struct rlimit){ 200, 100 };
	E(setrlimit(RLIMIT_NOFILE, &limit), EINVAL);
	E(getrlimit(99, &limit), EINVAL);
}

static void scheduling(void)
{
	struct sched_param param;
	unsigned int cpu = 9999, node = 9999;
	cpu_set_t set;

	T(sched_yield() == 0);
	T(syscall(SYS_getcpu, &cpu, &node, NULL) == 0 && cpu < 9999 && node < 9999);
	T(syscall(SYS_sched_getaffinity, 0, sizeof(set), &set) > 0);
	T(syscall(SYS_sched_getscheduler, 0) == SCHED_OTHER);
	T(syscall(SYS_sched_getparam, 0, &param) == 0 && param.sched_priority == 0);
	V(sched_get_priority_max(SCHED_FIFO));
	errno = 0;
	T(getpriority(PRIO_PROCESS, 0) >= -20 && errno == 0);
	T(syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0) > 0);
	T(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0);
	T(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0);
	E(syscall(SYS_membarrier, 0x40000000, 0, 0), EINVAL);
}

static void process_facts(void)
{
	unsigned long fs = 0, self, bases[2] = { 0, 0 };

	__asm__("mov %%fs:0, %0" : "=r"(self));
	T(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs) == 0 && fs == self);
	T(syscall(SYS_arch_prctl, ARCH_SET_FS, fs) == 0);
	__asm__("mov %%fs:0, %0" : "=r"(self));
	T(fs == self);
	T(syscall(SYS_arch_prctl, ARCH_SET_GS, bases) == 0);
	T(syscall(SYS_arch_prctl, ARCH_GET_GS, &fs) == 0 && fs == (unsigned long)bases);
	bases[1] = 77;
	__asm__("mov %%gs:8, %0" : "=r"(self));
	sched_yield();
	V(self);
	E(syscall(SYS_arch_prctl, ARCH_SET_FS, 1ul << 63), EPERM);
	E(syscall(SYS_arch_prctl, 0x9999, 0), EINVAL);
	T(personality(0xffffffff) != -1);
	T(prctl(PR_GET_DUMPABLE) >= 0);
	T(prctl(PR_SET_PDEATHSIG, 0) == 0);
	E(prctl(0x7fffffff), EINVAL);
	T(getpgrp() >= 0 && getsid(0) >= 0);
	E(syscall(999), ENOSYS);
	E(syscall(-1), ENOSYS);
	E(syscall(400), ENOSYS);
}

static void devices(void)
{
	char buf[16] = "x";
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR);
	int full = open("/dev/full", O_RDWR);

	T(read(null, buf, 16) == 0 && write(null, buf, 16) == 16);
	T(read(zero, buf, 16) == 16 && buf[0] == 0);
	T(full >= 0);
	E(write(full, buf, 16), ENOSPC);
	E(ioctl(null, 0x5401, buf), ENOTTY);
}

int main(void)
{
	system_facts();
	random_numbers();
	scheduling();
	process_facts();
	devices();
	limits();
	return app_done();
}
