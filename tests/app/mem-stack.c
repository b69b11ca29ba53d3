// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks: a hundred threads of 8 MB, guard pages, six megabytes deep on the main stack, an overflow
 * caught on an alternate stack, in the main thread and in another.
 */
#include "app.h"
#include <pthread.h>
#include <setjmp.h>
#include <sys/resource.h>

static sigjmp_buf back;
static char alternate[65536];
static volatile int faults;
static pthread_barrier_t barrier;

static void jump_out(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	faults++;
	siglongjmp(back, 1);
}

static __attribute__((noinline)) long deep(long bytes)
{
	volatile char block[1000];

	block[0] = bytes & 1;
	block[999] = 1;
	if (bytes <= 1000)
		return block[0];
	return deep(bytes - 1000) + block[999];
}

static void overflow(const char *who)
{
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) };

	NEED(sigaltstack(&stack, NULL) == 0);
	handle(SIGSEGV, jump_out, SA_ONSTACK);
	if (!sigsetjmp(back, 1))
		say("FAIL %ld deep", deep(1l << 40));
	else
		say("%s: overflow caught", who);
	stack.ss_flags = SS_DISABLE;
	sigaltstack(&stack, NULL);
}

static void *thread_overflow(void *unused)
{
	overflow("thread");
	return unused;
}

static void *use_much(void *unused)
{
	long result = deep(100000);

	(void)unused;
	pthread_barrier_wait(&barrier);
	return (void *)result;
}

static void hundred(void)
{
	pthread_t threads[100];
	pthread_attr_t attr;
	void *result;
	long sum = 0;

	pthread_attr_init(&attr);
	T(pthread_attr_setstacksize(&attr, 8 << 20) == 0);
	pthread_barrier_init(&barrier, NULL, 101);
	for (int i = 0; i < 100; i++)
		NEED(pthread_create(&threads[i], &attr, use_much, NULL) == 0);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 100; i++) {
		pthread_join(threads[i], &result);
		sum += (long)result;
	}
	V(sum);
	Q(pthread_create(&threads[0], &attr, thread_overflow, NULL) == 0);
	pthread_join(threads[0], NULL);
}

int main(void)
{
	struct rlimit limit;

	T(getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= 8 << 20);
	V(deep(6l << 20));
	hundred();
	overflow("main");
	overflow("main again");
	V(faults);
	return app_done();
}
