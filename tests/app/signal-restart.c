// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that runs while a call waits: EINTR or, with SA_RESTART, a restart, call by call as
 * signal(7) lists them; what is left of nanosleep(2).
 */
#include "app.h"
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static int fds[2], ep, word, sv[2];
static volatile int caught, waiting;
static pthread_t main_thread;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	caught++;
}

/* Pokes the main thread until its call ends; then, if it restarts, gives it what it waits for. */
static void *poker(void *end)
{
	int pokes = 0;

	while (waiting && pokes < 2000) {
		sleep_ms(3);
		if (!waiting)
			break;
		pthread_kill(main_thread, SIGUSR1);
		if (++pokes == 5 && end)
			((void (*)(void))end)();
	}
	return NULL;
}

static void end_read(void)
{
	if (write(fds[1], "r", 1) != 1)
		say("FAIL write");
}

static void end_recv(void)
{
	if (write(sv[1], "s", 1) != 1)
		say("FAIL write");
}

static void end_futex(void)
{
	__atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static long do_read(void)
{
	char c;

	return read(fds[0], &c, 1);
}

static long do_recv(void)
{
	char c;

	return recv(sv[0], &c, 1, 0);
}

static long do_futex(void)
{
	long result;

	word = 0;
	result = syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
	/* A restart may find the word changed: that is an end too. */
	return result == -1 && errno == EAGAIN ? 0 : result;
}

static long do_epoll(void)
{
	struct epoll_event event;

	return epoll_wait(ep, &event, 1, -1);
}

static long do_poll(void)
{
	struct pollfd p = { fds[0], POLLIN, 0 };

	return poll(&p, 1, -1);
}

static long do_sleep(void)
{
	struct timespec ts = { 20, 0 }, left = { 0, 0 };
	long result = syscall(SYS_nanosleep, &ts, &left);
	int saved = errno;

	if (left.tv_sec < 10 || left.tv_sec > 20)
		say("FAIL %ld s left", (long)left.tv_sec);
	errno = saved;
	return result;
}

static long do_clock_sleep(void)
{
	struct timespec ts = { 20, 0 };

	return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &ts, NULL);
}

static long do_pause(void)
{
	return pause();
}

static void try_call(const char *name, long (*call)(void), void (*end)(void), int flags)
{
	pthread_t thread;
	long result;
	int error;

	handle(SIGUSR1, on_signal, flags);
	caught = 0;
	waiting = 1;
	pthread_create(&thread, NULL, poker, end);
	errno = 0;
	result = call();
	error = errno;
	waiting = 0;
	pthread_join(thread, NULL);
	say("%s%s: %ld %s, handler ran: %d", name, flags ? " with SA_RESTART" : "", result,
	    result < 0 ? strerror(error) : "", caught > 0);
}

int main(void)
{
	struct epoll_event event = { .events = EPOLLIN };

	main_thread = pthread_self();
	NEED(pipe(fds) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	NEED((ep = epoll_create1(0)) >= 0);
	NEED(epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &event) == 0);
	try_call("read", do_read, NULL, 0);
	try_call("read", do_read, end_read, SA_RESTART);
	try_call("recv", do_recv, NULL, 0);
	try_call("recv", do_recv, end_recv, SA_RESTART);
	try_call("futex", do_futex, NULL, 0);
	try_call("futex", do_futex, end_futex, SA_RESTART);
	for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
		try_call("epoll_wait", do_epoll, NULL, flags);
		try_call("poll", do_poll, NULL, flags);
		try_call("nanosleep", do_sleep, NULL, flags);
		try_call("clock_nanosleep", do_clock_sleep, NULL, flags);
		try_call("pause", do_pause, NULL, flags);
	}
	return app_done();
}
