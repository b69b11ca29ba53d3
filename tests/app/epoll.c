// SPDX-License-Identifier: GPL-2.0-only
/*
 * epoll: level, edge and one-shot triggering, nested sets, waits with a mask, hang-up, removal.
 */
#include "app.h"
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static volatile sig_atomic_t caught;
static int fds[2], ep;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	caught = sig;
}

static int control(int op, int fd, uint32_t events)
{
	struct epoll_event event = { events, { .u64 = 0x123456789abcull + fd } };

	return epoll_ctl(ep, op, fd, &event);
}

/* Waits without time and prints what is ready. */
static int ready(const char *what)
{
	struct epoll_event events[8];
	int count = epoll_wait(ep, events, 8, 0);

	say("%s: %d", what, count);
	for (int i = 0; i < count; i++)
		say("  events %x data ok %d", events[i].events,
		    (events[i].data.u64 & ~0xffull) == (0x123456789abcull & ~0xffull));
	return count;
}

static void triggers(void)
{
	char buf[16];

	T(control(EPOLL_CTL_ADD, fds[0], EPOLLIN) == 0);
	E(control(EPOLL_CTL_ADD, fds[0], EPOLLIN), EEXIST);
	ready("empty");
	T(write(fds[1], "abc", 3) == 3);
	ready("level");
	ready("level again");
	T(control(EPOLL_CTL_MOD, fds[0], EPOLLIN | EPOLLET) == 0);
	ready("edge");
	ready("edge again");
	T(write(fds[1], "d", 1) == 1);
	ready("new edge");
	T(control(EPOLL_CTL_MOD, fds[0], EPOLLIN | EPOLLONESHOT) == 0);
	ready("one shot");
	ready("one shot again");
	T(write(fds[1], "e", 1) == 1);
	ready("one shot, disarmed");
	T(control(EPOLL_CTL_MOD, fds[0], EPOLLIN | EPOLLONESHOT) == 0);
	ready("one shot, armed again");
	T(read(fds[0], buf, 16) == 5);
	T(control(EPOLL_CTL_DEL, fds[0], 0) == 0);
	E(control(EPOLL_CTL_DEL, fds[0], 0), ENOENT);
	ready("removed");
}

static void errors(void)
{
	struct epoll_event event;
	int file = open("plain", O_CREAT | O_RDWR, 0600);

	E(control(EPOLL_CTL_ADD, file, EPOLLIN), EPERM);
	E(control(EPOLL_CTL_ADD, ep, EPOLLIN), EINVAL);
	E(control(EPOLL_CTL_ADD, 77, EPOLLIN), EBADF);
	E(epoll_wait(ep, &event, 0, 0), EINVAL);
	E(epoll_wait(fds[0], &event, 1, 0), EINVAL);
	E(syscall(SYS_epoll_create, 0), EINVAL);
	close(file);
	unlink("plain");
}

static void nested(void)
{
	int outer = ep, inner = epoll_create1(EPOLL_CLOEXEC), event = eventfd(0, 0);
	uint64_t one = 1;

	ep = inner;
	T(control(EPOLL_CTL_ADD, event, EPOLLIN) == 0);
	ep = outer;
	T(control(EPOLL_CTL_ADD, inner, EPOLLIN) == 0);
	ready("nested, quiet");
	T(write(event, &one, 8) == 8);
	ready("nested");
	close(event);
	close(inner);
	ready("closed");
}

static void *writer(void *unused)
{
	(void)unused;
	sleep_ms(30);
	if (write(fds[1], "x", 1) != 1)
		say("FAIL write");
	return NULL;
}

static void waits(void)
{
	struct epoll_event event;
	struct timespec ts = { 0, 20000000 };
	sigset_t set;
	pthread_t thread;
	uint64_t start = now_ns();

	T(control(EPOLL_CTL_ADD, fds[0], EPOLLIN | EPOLLRDHUP) == 0);
	T(epoll_wait(ep, &event, 1, 20) == 0);
	T(now_ns() - start >= 20000000);
	T(syscall(SYS_epoll_pwait2, ep, &event, 1, &ts, NULL, 8) == 0);
	pthread_create(&thread, NULL, writer, NULL);
	T(epoll_wait(ep, &event, 1, -1) == 1 && event.events == EPOLLIN);
	pthread_join(thread, NULL);
	T(read(fds[0], &start, 1) == 1);
	handle(SIGUSR1, on_signal, SA_RESTART);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	sigemptyset(&set);
	E(epoll_pwait(ep, &event, 1, 30000, &set), EINTR);
	T(caught == SIGUSR1);
	close(fds[1]);
	ready("writer gone");
}

int main(void)
{
	NEED(pipe2(fds, O_NONBLOCK) == 0);
	NEED((ep = epoll_create1(0)) >= 0);
	triggers();
	errors();
	nested();
	waits();
	return app_done();
}
