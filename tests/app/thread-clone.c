// SPDX-License-Identifier: GPL-2.0-only
/*
 * clone(2) as a C library uses it, without one: parent and child tid, TLS base, the futex wake at
 * exit, gettid, and flags that are refused.
 */
#include "app.h"
#include <asm/prctl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>

#define FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

struct block {
	void *self; /* what %fs:0 reads */
	long fs, tid, result;
	int parent_tid, child_tid;
};

static struct block blocks[64];
static char stacks[64][8192] __attribute__((aligned(16)));

static long raw(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

/* Runs with no C library below it: only raw calls, its own TLS base. */
static __attribute__((noreturn, used)) void child(struct block *block)
{
	void *self;

	__asm__ volatile("mov %%fs:0, %0" : "=r"(self));
	block->result = self == block;
	raw(SYS_arch_prctl, ARCH_GET_FS, (long)&block->fs, 0);
	block->tid = raw(SYS_gettid, 0, 0, 0);
	raw(SYS_sched_yield, 0, 0, 0);
	raw(SYS_exit, 0, 0, 0);
	__builtin_unreachable();
}

static long start(int i, unsigned long flags)
{
	struct block *block = &blocks[i];
	long *top = (long *)(stacks[i] + sizeof(stacks[i])) - 2;
	/* cppcheck-suppress constStatement ; it reads asm("r10") as a statement */
	register int *child_tid __asm__("r10") = &block->child_tid;
	register void *tls __asm__("r8") = block;
	long result;

	block->self = block;
	block->child_tid = 1;
	*top = (long)block;
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "pop %%rdi\n\t"
			 "call child\n"
			 "1:"
			 : "=a"(result)
			 : "a"(SYS_clone), "D"(flags), "S"(top), "d"(&block->parent_tid),
			   "r"(child_tid), "r"(tls)
			 : "rcx", "r11", "memory");
	return result;
}

static void wait_end(struct block *block)
{
	int value;

	while ((value = __atomic_load_n(&block->child_tid, __ATOMIC_ACQUIRE)))
		syscall(SYS_futex, &block->child_tid, FUTEX_WAIT, value, NULL, NULL, 0);
}

int main(void)
{
	int good = 0;

	for (int i = 0; i < 64; i++) {
		blocks[i].result = -1;
		if (start(i, FLAGS) <= 0)
			say("FAIL clone %d", i);
	}
	for (int i = 0; i < 64; i++) {
		wait_end(&blocks[i]);
		good += blocks[i].result == 1 && blocks[i].fs == (long)&blocks[i] &&
			blocks[i].tid == blocks[i].parent_tid && blocks[i].tid != getpid();
	}
	V(good);
	T(start(0, FLAGS & ~CLONE_SIGHAND) == -EINVAL);
	T(start(0, FLAGS & ~CLONE_VM) == -EINVAL);
	T(syscall(SYS_set_tid_address, &good) == getpid());
	T(syscall(SYS_gettid) == getpid());
	E(syscall(SYS_tgkill, getpid(), blocks[5].tid, 0), ESRCH);
	return app_done();
}
