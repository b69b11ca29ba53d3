// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks between threads: mutex, condition, read-write lock, recursive and error-checking mutex,
 * time-outs, robust mutexes whose owner dies, priority inheritance.
 */
#include "app.h"
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static long counter, turn, readers_ok;

static struct timespec soon(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	ts.tv_nsec += 20000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_nsec -= 1000000000;
		ts.tv_sec++;
	}
	return ts;
}

static void *count(void *lock)
{
	for (int i = 0; i < 20000; i++) {
		pthread_mutex_lock(lock);
		counter++;
		if (i % 1000 == 0)
			sched_yield();
		pthread_mutex_unlock(lock);
	}
	return NULL;
}

static void *take_turns(void *number)
{
	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(&mutex);
		while (turn % 4 != (long)number)
			pthread_cond_wait(&cond, &mutex);
		turn++;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

static void *read_or_write(void *number)
{
	for (int i = 0; i < 1000; i++) {
		if ((long)number == 0) {
			pthread_rwlock_wrlock(&rwlock);
			counter++;
			sched_yield();
			counter++;
		} else {
			pthread_rwlock_rdlock(&rwlock);
			if (counter & 1)
				say("FAIL half written");
			__atomic_add_fetch(&readers_ok, 1, __ATOMIC_RELAXED);
		}
		pthread_rwlock_unlock(&rwlock);
	}
	return NULL;
}

static void together(void *(*function)(void *), void *arg)
{
	pthread_t threads[4];

	for (long i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, function, arg ? arg : (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

static void init(pthread_mutex_t *lock, int type, int robust, int protocol)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, type);
	pthread_mutexattr_setrobust(&attr, robust);
	T(pthread_mutexattr_setprotocol(&attr, protocol) == 0);
	T(pthread_mutex_init(lock, &attr) == 0);
}

static void kinds(void)
{
	struct timespec ts = soon(CLOCK_REALTIME);
	pthread_mutex_t lock;

	init(&lock, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
	T(!pthread_mutex_lock(&lock) && !pthread_mutex_lock(&lock));
	T(!pthread_mutex_unlock(&lock) && !pthread_mutex_unlock(&lock));
	init(&lock, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
	T(pthread_mutex_unlock(&lock) == EPERM);
	T(!pthread_mutex_lock(&lock) && pthread_mutex_lock(&lock) == EDEADLK);
	T(!pthread_mutex_lock(&mutex));
	T(pthread_mutex_timedlock(&mutex, &ts) == ETIMEDOUT);
	ts = soon(CLOCK_REALTIME);
	T(pthread_cond_timedwait(&cond, &mutex, &ts) == ETIMEDOUT);
	T(!pthread_mutex_unlock(&mutex));
	T(!pthread_rwlock_rdlock(&rwlock) && pthread_rwlock_trywrlock(&rwlock) == EBUSY);
	T(!pthread_rwlock_unlock(&rwlock));
}

static void *die_with_it(void *lock)
{
	pthread_mutex_lock(lock);
	sleep_ms(10);
	return NULL;
}

static void robust(int protocol)
{
	static pthread_mutex_t lock;
	pthread_t thread;

	init(&lock, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST, protocol);
	pthread_create(&thread, NULL, die_with_it, &lock);
	pthread_join(thread, NULL);
	T(pthread_mutex_lock(&lock) == EOWNERDEAD);
	T(pthread_mutex_consistent(&lock) == 0);
	T(pthread_mutex_unlock(&lock) == 0);
	pthread_create(&thread, NULL, die_with_it, &lock);
	/* Blocks until the owner dies, or finds it dead. */
	sleep_ms(2);
	T(pthread_mutex_lock(&lock) == EOWNERDEAD || !pthread_mutex_unlock(&lock));
	pthread_join(thread, NULL);
}

int main(void)
{
	pthread_mutex_t pi;

	together(count, &mutex);
	V(counter);
	init(&pi, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_INHERIT);
	together(count, &pi);
	V(counter);
	together(take_turns, NULL);
	V(turn);
	together(read_or_write, NULL);
	V(counter);
	V(readers_ok);
	kinds();
	robust(PTHREAD_PRIO_NONE);
	robust(PTHREAD_PRIO_INHERIT);
	return app_done();
}
