// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads in numbers: a thousand one after the other, two hundred at once, detached ones, results,
 * thread-local variables, and cancellation at and between cancellation points.
 */
#include "app.h"
#include <pthread.h>
#include <semaphore.h>

static __thread int local = 5;
static __thread char local_block[3000];
static pthread_barrier_t barrier;
static sem_t semaphore;
static int cleaned, keys;
static pthread_key_t key;

static void *increment(void *value)
{
	return (void *)((long)value + 1);
}

static void *meet(void *number)
{
	int bad = local != 5 || local_block[2999];

	local = (long)number;
	local_block[2999] = 1;
	pthread_barrier_wait(&barrier);
	return (void *)(long)(bad || local != (long)number);
}

static void *detached(void *unused)
{
	(void)unused;
	sem_post(&semaphore);
	return NULL;
}

static void numbers(void)
{
	pthread_t threads[200];
	long sum = 0, wrong = 0;
	void *result;

	for (long i = 0; i < 1000; i++) {
		if (pthread_create(threads, NULL, increment, (void *)i) ||
		    pthread_join(threads[0], &result))
			say("FAIL thread %ld", i);
		sum += (long)result;
	}
	V(sum);
	pthread_barrier_init(&barrier, NULL, 201);
	for (long i = 0; i < 200; i++)
		if (pthread_create(&threads[i], NULL, meet, (void *)i))
			say("FAIL thread %ld", i);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 200; i++) {
		pthread_join(threads[i], &result);
		wrong += (long)result;
	}
	V(wrong);
	sem_init(&semaphore, 0, 0);
	for (int i = 0; i < 200; i++)
		if (pthread_create(threads, NULL, detached, NULL) || pthread_detach(threads[0]))
			say("FAIL detached %d", i);
	for (int i = 0; i < 200; i++)
		sem_wait(&semaphore);
	T(local == 5);
}

static void destroy(void *value)
{
	keys += (long)value;
}

static void clean(void *unused)
{
	(void)unused;
	cleaned++;
}

static void *blocked(void *fd)
{
	char c;

	pthread_setspecific(key, (void *)10);
	pthread_cleanup_push(clean, NULL);
	sem_post(&semaphore);
	if (read(*(int *)fd, &c, 1) >= 0)
		say("FAIL read went on");
	pthread_cleanup_pop(0);
	return NULL;
}

static void *spinning(void *unused)
{
	(void)unused;
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	pthread_cleanup_push(clean, NULL);
	sem_post(&semaphore);
	for (;;)
		__asm__ volatile("");
	pthread_cleanup_pop(0);
	return NULL;
}

static void *deferred(void *unused)
{
	(void)unused;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	sem_post(&semaphore);
	sleep_ms(20);
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	cleaned += 100;
	pthread_testcancel();
	say("FAIL not cancelled");
	return NULL;
}

static void cancel(void *(*function)(void *), void *arg)
{
	pthread_t thread;
	void *result;

	NEED(!pthread_create(&thread, NULL, function, arg));
	sem_wait(&semaphore);
	T(pthread_cancel(thread) == 0);
	T(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
}

int main(void)
{
	int fds[2];

	NEED(pipe(fds) == 0);
	numbers();
	pthread_key_create(&key, destroy);
	cancel(blocked, fds);
	V(keys);
	cancel(spinning, NULL);
	cancel(deferred, NULL);
	V(cleaned);
	return app_done();
}
