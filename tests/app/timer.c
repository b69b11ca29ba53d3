// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time: POSIX timers (signal, thread, overrun), interval timers, absolute and relative sleeps,
 * clocks that go forward, CPU time that grows with work. No upper bound is checked.
 */
#include "app.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>

static volatile int count, overrun, value, code;
static timer_t timer;
static sem_t semaphore;

static void on_timer(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	count++;
	value = info->si_value.sival_int;
	code = info->si_code;
	overrun += timer_getoverrun(timer);
}

static void by_signal(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGUSR1,
				  .sigev_value = { .sival_int = 99 } };
	struct itimerspec its = { { 0, 2000000 }, { 0, 10000000 } }, old;
	sigset_t set;

	handle(SIGUSR1, on_timer, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	T(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
	T(timer_settime(timer, 0, &its, NULL) == 0);
	while (count < 5)
		sleep_ms(1);
	T(value == 99 && code == SI_TIMER);
	T(timer_gettime(timer, &old) == 0 && old.it_interval.tv_nsec == 2000000);
	overrun = 0;
	sigprocmask(SIG_BLOCK, &set, NULL);
	sleep_ms(30);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	T(overrun >= 5);
	T(timer_delete(timer) == 0);
	T(timer_delete(timer) != 0);
	E(timer_create(77, &event, &timer), EINVAL);
}

static void on_thread(union sigval v)
{
	if (v.sival_int == 5)
		sem_post(&semaphore);
}

static void by_thread(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD, .sigev_value = { .sival_int = 5 } };
	struct itimerspec its = { { 0, 5000000 }, { 0, 5000000 } };

	sem_init(&semaphore, 0, 0);
	event.sigev_notify_function = on_thread;
	T(timer_create(CLOCK_REALTIME, &event, &timer) == 0);
	T(timer_settime(timer, 0, &its, NULL) == 0);
	for (int i = 0; i < 3; i++)
		sem_wait(&semaphore);
	T(timer_delete(timer) == 0);
}

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	count += sig == SIGALRM || sig == SIGVTALRM || sig == SIGPROF;
}

static void interval(int which, int sig)
{
	struct itimerval it = { { 0, 5000 }, { 0, 5000 } }, old;

	count = 0;
	handle(sig, on_alarm, SA_RESTART);
	T(setitimer(which, &it, NULL) == 0);
	while (count < 3)
		for (volatile int i = 0; i < 100000; i++)
			;
	it.it_value.tv_usec = it.it_interval.tv_usec = 0;
	T(setitimer(which, &it, &old) == 0 && old.it_interval.tv_usec == 5000);
	T(getitimer(which, &old) == 0 && !old.it_value.tv_sec && !old.it_value.tv_usec);
	T(count >= 3);
}

static void sleeps(void)
{
	struct timespec ts, after;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_nsec += 20000000;
	if (ts.tv_nsec >= 1000000000)
		ts.tv_nsec -= 1000000000, ts.tv_sec++;
	T(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	T(after.tv_sec > ts.tv_sec || (after.tv_sec == ts.tv_sec && after.tv_nsec >= ts.tv_nsec));
	T(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == 0);
	T(clock_nanosleep(CLOCK_REALTIME, 0, &(struct timespec){ 0, 5000000 }, NULL) == 0);
	T(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){ 0, -1 }, NULL) == EINVAL);
	E(syscall(SYS_nanosleep, &(struct timespec){ -1, 0 }, NULL), EINVAL);
}

static void clocks(void)
{
	static const clockid_t ids[] = { CLOCK_REALTIME,	 CLOCK_MONOTONIC,
					 CLOCK_MONOTONIC_RAW,	 CLOCK_BOOTTIME,
					 CLOCK_MONOTONIC_COARSE, CLOCK_PROCESS_CPUTIME_ID,
					 CLOCK_THREAD_CPUTIME_ID };
	struct timespec before, now, res;
	int back;

	for (unsigned int i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		back = 0;
		if (clock_gettime(ids[i], &before) || clock_getres(ids[i], &res))
			say("FAIL clock %d", ids[i]);
		for (int turn = 0; turn < 1000; turn++) {
			clock_gettime(ids[i], &now);
			back += now.tv_sec < before.tv_sec ||
				(now.tv_sec == before.tv_sec && now.tv_nsec < before.tv_nsec);
			before = now;
		}
		say("clock %d: went back %d times", ids[i], ids[i] == CLOCK_REALTIME ? 0 : back);
	}
	/* 2023: before this was written. */
	T(time(NULL) > 1672531200);
	E(clock_gettime(99, &now), EINVAL);
}

static void work(void)
{
	struct rusage before, after;
	struct tms tms;
	struct timespec ts;
	clock_t ticks = times(&tms);

	T(getrusage(RUSAGE_SELF, &before) == 0);
	do {
		for (volatile int i = 0; i < 1000000; i++)
			;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
		getrusage(RUSAGE_SELF, &after);
	} while (after.ru_utime.tv_sec + after.ru_stime.tv_sec ==
			 before.ru_utime.tv_sec + before.ru_stime.tv_sec &&
		 after.ru_utime.tv_usec + after.ru_stime.tv_usec <
			 before.ru_utime.tv_usec + before.ru_stime.tv_usec + 30000);
	T(ts.tv_sec > 0 || ts.tv_nsec > 10000000);
	T(times(&tms) > ticks);
	T(getrusage(RUSAGE_THREAD, &after) == 0);
	T(getrusage(RUSAGE_CHILDREN, &after) == 0 && after.ru_utime.tv_sec == 0);
	E(getrusage(55, &after), EINVAL);
}

int main(void)
{
	by_signal();
	by_thread();
	interval(ITIMER_REAL, SIGALRM);
	interval(ITIMER_VIRTUAL, SIGVTALRM);
	interval(ITIMER_PROF, SIGPROF);
	sleeps();
	clocks();
	work();
	return app_done();
}
