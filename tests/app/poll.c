// SPDX-License-Identifier: GPL-2.0-only
/*
 * select, pselect, poll and ppoll: readiness, time-outs, a wake-up by another thread, a signal that
 * is let in only while waiting.
 */
#include "app.h"
#include <poll.h>
#include <pthread.h>
#include <sys/select.h>

static int fds[2];
static volatile sig_atomic_t caught;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	caught = sig;
}

static void *writer(void *unused)
{
	(void)unused;
	sleep_ms(30);
	if (write(fds[1], "x", 1) != 1)
		say("FAIL write");
	return NULL;
}

static void polls(void)
{
	struct pollfd p[3] = { { fds[0], POLLIN, 0 }, { fds[1], POLLOUT, 0 }, { -1, POLLIN, 0 } };
	pthread_t thread;
	uint64_t start;
	char c;

	T(poll(p, 3, 0) == 1);
	say("events %d %d %d", p[0].revents, p[1].revents, p[2].revents);
	start = now_ns();
	T(poll(p, 1, 20) == 0);
	T(now_ns() - start >= 20000000);
	pthread_create(&thread, NULL, writer, NULL);
	T(poll(p, 1, -1) == 1 && p[0].revents == POLLIN);
	T(read(fds[0], &c, 1) == 1);
	pthread_join(thread, NULL);
	p[2].fd = 77;
	T(poll(p, 3, 0) == 2 && p[2].revents == POLLNVAL);
	E(syscall(SYS_poll, p, 1u << 30, 0), EINVAL);
	T(poll(NULL, 0, 1) == 0);
}

static void selects(void)
{
	struct timeval none = { 0, 0 };
	fd_set in, out;
	pthread_t thread;
	char c;

	FD_ZERO(&in);
	FD_SET(fds[0], &in);
	out = in;
	FD_SET(fds[1], &out);
	T(select(fds[1] + 1, &in, &out, NULL, &none) == 1);
	T(!FD_ISSET(fds[0], &in) && FD_ISSET(fds[1], &out) && !FD_ISSET(fds[0], &out));
	FD_SET(fds[0], &in);
	pthread_create(&thread, NULL, writer, NULL);
	T(select(fds[0] + 1, &in, NULL, NULL, NULL) == 1 && FD_ISSET(fds[0], &in));
	T(read(fds[0], &c, 1) == 1);
	pthread_join(thread, NULL);
	FD_ZERO(&in);
	FD_SET(60, &in); /* every table of descriptors has 64 places */
	E(select(61, &in, NULL, NULL, &none), EBADF);
	E(select(-1, NULL, NULL, NULL, &none), EINVAL);
}

static void with_mask(void)
{
	struct pollfd p = { fds[0], POLLIN, 0 };
	struct timespec long_time = { 30, 0 };
	sigset_t blocked, open_set;
	fd_set in;

	sigemptyset(&open_set);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	handle(SIGUSR1, on_signal, SA_RESTART);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	raise(SIGUSR1);
	T(caught == 0);
	E(ppoll(&p, 1, &long_time, &open_set), EINTR);
	T(caught == SIGUSR1);
	caught = 0;
	raise(SIGUSR1);
	FD_ZERO(&in);
	FD_SET(fds[0], &in);
	E(pselect(fds[0] + 1, &in, NULL, NULL, &long_time, &open_set), EINTR);
	T(caught == SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &open_set);
	T(sigismember(&open_set, SIGUSR1) == 1);
}

int main(void)
{
	NEED(pipe(fds) == 0);
	polls();
	selects();
	with_mask();
	return app_done();
}
