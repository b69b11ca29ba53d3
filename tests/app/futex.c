// SPDX-License-Identifier: GPL-2.0-only
/*
 * futex(2) itself: wait, wake, requeue, bitsets, time-outs, PI, shared ones in anonymous and file
 * mappings, robust lists, and the errors of bad addresses.
 */
#include "app.h"
#include <linux/futex.h>
#include <pthread.h>

static int words[4];
static int woken;

static long futex(int *word, int op, int value, const void *arg, int *word2, int value3)
{
	return syscall(SYS_futex, word, op, value, arg, word2, value3);
}

struct wait {
	int *word, op, bits;
};

static void *waiter(void *arg)
{
	struct wait *wait = arg;

	while (futex(wait->word, wait->op, 0, NULL, NULL, wait->bits) < 0 && errno == EINTR)
		;
	__atomic_add_fetch(&woken, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Wakes until @count were woken: waiters arrive when they like. */
static void wake(int *word, int op, int count, int bits)
{
	long done = 0;

	for (int i = 0; i < 2000 && done < count; i++) {
		done += futex(word, op, count - done, NULL, NULL, bits);
		if (done < count)
			sleep_ms(5);
	}
	say("woke %ld", done);
}

static void pairs(int *word, int private)
{
	struct wait a = { word, FUTEX_WAIT_BITSET | private, 1 };
	struct wait b = { word, FUTEX_WAIT_BITSET | private, 2 };
	pthread_t one, two;

	pthread_create(&one, NULL, waiter, &a);
	pthread_create(&two, NULL, waiter, &b);
	wake(word, FUTEX_WAKE_BITSET | private, 1, 2);
	pthread_join(two, NULL);
	V(woken);
	wake(word, FUTEX_WAKE | private, 1, 0);
	pthread_join(one, NULL);
	V(woken);
	woken = 0;
}

static void requeue(void)
{
	struct wait a = { &words[1], FUTEX_WAIT_PRIVATE, 0 };
	pthread_t threads[5];
	long moved = 0;

	for (int i = 0; i < 5; i++)
		pthread_create(&threads[i], NULL, waiter, &a);
	for (int i = 0; i < 2000 && moved < 5; i++) {
		moved += futex(&words[1], FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)5l, &words[2], 0);
		sleep_ms(5);
	}
	V(moved);
	V(woken);
	T(futex(&words[1], FUTEX_WAKE_PRIVATE, 10, NULL, NULL, 0) == 0);
	T(futex(&words[2], FUTEX_WAKE_PRIVATE, 10, NULL, NULL, 0) == 5);
	for (int i = 0; i < 5; i++)
		pthread_join(threads[i], NULL);
	E(futex(&words[1], FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)1l, &words[2], 9), EAGAIN);
}

static void errors(void)
{
	struct timespec ts = { 0, 20000000 }, bad = { 0, -1 };
	uint64_t start = now_ns();
	int value = 3;

	E(futex(&value, FUTEX_WAIT, 4, NULL, NULL, 0), EAGAIN);
	E(futex(&value, FUTEX_WAIT, 3, &ts, NULL, 0), ETIMEDOUT);
	T(now_ns() - start >= 20000000);
	E(futex(&value, FUTEX_WAIT, 3, &bad, NULL, 0), EINVAL);
	E(futex((int *)((char *)&value + 1), FUTEX_WAIT, 3, NULL, NULL, 0), EINVAL);
	E(futex(NULL, FUTEX_WAIT, 3, NULL, NULL, 0), EFAULT);
	E(futex((int *)16, FUTEX_WAIT_PRIVATE, 3, NULL, NULL, 0), EFAULT);
	E(futex(&value, FUTEX_WAIT_BITSET, 3, NULL, NULL, 0), EINVAL);
	E(futex(&value, 99, 3, NULL, NULL, 0), ENOSYS);
	value = 0;
	T(futex(&value, FUTEX_LOCK_PI, 0, NULL, NULL, 0) == 0);
	T((value & FUTEX_TID_MASK) == syscall(SYS_gettid));
	E(futex(&value, FUTEX_LOCK_PI, 0, NULL, NULL, 0), EDEADLK);
	T(futex(&value, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0) == 0 && value == 0);
	E(futex(&value, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), EPERM);
	E(syscall(SYS_set_robust_list, &value, 1), EINVAL);
}

int main(void)
{
	int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	say("private");
	pairs(&words[0], FUTEX_PRIVATE_FLAG);
	say("shared, program data");
	pairs(&words[3], 0);
	say("shared, anonymous mapping");
	NEED(shared != MAP_FAILED);
	pairs(shared + 100, 0);
	requeue();
	errors();
	return app_done();
}
