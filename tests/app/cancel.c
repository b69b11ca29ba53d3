// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads are cancelled at cancellation points at any moment: just before, in and after the call.
 * The C library knows by the interrupted address whether a call has had its effect; a cancellation
 * that is lost would leave a thread waiting for ever.
 */
#include "app.h"
#include <pthread.h>
#include <semaphore.h>

#define ROUNDS 300

static int fds[2];
static sem_t never;
static volatile int cleaned;

static void clean(void *unused)
{
	(void)unused;
	cleaned++;
}

static void *reader(void *unused)
{
	char c;

	pthread_cleanup_push(clean, NULL);
	for (;;)
		Q(read(fds[0], &c, 1) == 1);
	pthread_cleanup_pop(0);
	return unused;
}

static void *sleeper(void *unused)
{
	pthread_cleanup_push(clean, NULL);
	for (;;)
		usleep(50);
	pthread_cleanup_pop(0);
	return unused;
}

static void *waiter(void *unused)
{
	pthread_cleanup_push(clean, NULL);
	for (;;)
		sem_wait(&never);
	pthread_cleanup_pop(0);
	return unused;
}

/* Cancels a thread after a while that is different each time. */
static void cancel_many(void *(*function)(void *), const char *name)
{
	uint64_t seed = 1;
	int cancelled = 0;
	pthread_t thread;
	void *result;

	cleaned = 0;
	for (int round = 0; round < ROUNDS; round++) {
		Q(pthread_create(&thread, NULL, function, NULL) == 0);
		for (uint32_t spin = app_random(&seed) % 3000; spin; spin--)
			if (spin % 500 == 0 && function == reader)
				Q(write(fds[1], "x", 1) == 1);
		Q(pthread_cancel(thread) == 0);
		Q(pthread_join(thread, &result) == 0);
		cancelled += result == PTHREAD_CANCELED;
	}
	say("%s: cancelled %d, cleaned up %d", name, cancelled, cleaned);
}

int main(void)
{
	NEED(pipe(fds) == 0 && sem_init(&never, 0, 0) == 0);
	cancel_many(reader, "read");
	cancel_many(sleeper, "usleep");
	cancel_many(waiter, "sem_wait");
	return app_done();
}
