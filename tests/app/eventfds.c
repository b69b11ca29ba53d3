// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors for events: eventfd (counter, semaphore, overflow), timerfd (one-shot, interval,
 * absolute, cancel), signalfd (values, several), inotify (create, modify, move, delete).
 */
#include "app.h"
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

static uint64_t value;

static void *late_writer(void *fd)
{
	uint64_t seven = 7;

	sleep_ms(20);
	if (write(*(int *)fd, &seven, 8) != 8)
		say("FAIL write");
	return NULL;
}

static void counters(void)
{
	int fd = eventfd(3, EFD_NONBLOCK);
	pthread_t thread;
	uint64_t huge = -2ull;

	T(read(fd, &value, 8) == 8 && value == 3);
	E(read(fd, &value, 8), EAGAIN);
	E(read(fd, &value, 4), EINVAL);
	T(write(fd, &huge, 8) == 8);
	value = 1;
	E(write(fd, &value, 8), EAGAIN);
	value = -1;
	E(write(fd, &value, 8), EINVAL);
	close(fd);
	fd = eventfd(2, EFD_SEMAPHORE);
	T(read(fd, &value, 8) == 8 && value == 1);
	T(read(fd, &value, 8) == 8 && value == 1);
	pthread_create(&thread, NULL, late_writer, &fd);
	T(read(fd, &value, 8) == 8 && value == 1);
	pthread_join(thread, NULL);
	close(fd);
}

static void timers(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct itimerspec its = { { 0, 5000000 }, { 0, 20000000 } }, old;
	struct pollfd p = { fd, POLLIN, 0 };
	struct timespec ts;
	uint64_t start = now_ns();

	E(read(fd, &value, 8), EAGAIN);
	T(timerfd_settime(fd, 0, &its, NULL) == 0);
	T(poll(&p, 1, -1) == 1 && p.revents == POLLIN);
	T(now_ns() - start >= 20000000);
	T(read(fd, &value, 8) == 8 && value >= 1);
	sleep_ms(30);
	T(read(fd, &value, 8) == 8 && value >= 5);
	T(timerfd_gettime(fd, &old) == 0 && old.it_interval.tv_nsec == 5000000);
	its = (struct itimerspec){ { 0, 0 }, { 0, 0 } };
	T(timerfd_settime(fd, 0, &its, &old) == 0 && old.it_interval.tv_nsec == 5000000);
	T(timerfd_gettime(fd, &old) == 0 && !old.it_value.tv_nsec && !old.it_value.tv_sec);
	clock_gettime(CLOCK_MONOTONIC, &ts);
	its.it_value = (struct timespec){ ts.tv_sec, ts.tv_nsec / 2 };
	T(timerfd_settime(fd, TFD_TIMER_ABSTIME, &its, NULL) == 0);
	T(poll(&p, 1, -1) == 1 && read(fd, &value, 8) == 8 && value == 1);
	its.it_value.tv_nsec = 1000000000;
	E(timerfd_settime(fd, 0, &its, NULL), EINVAL);
	E(timerfd_create(77, 0), EINVAL);
	close(fd);
}

static void signals(void)
{
	struct signalfd_siginfo info[4];
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_NONBLOCK);
	E(read(fd, info, sizeof(info)), EAGAIN);
	raise(SIGUSR1);
	raise(SIGUSR1);
	sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 11 });
	sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 12 });
	V(sizeof(info[0]));
	T(read(fd, info, sizeof(info)) == 3 * 128);
	say("signals %u %u(%d) %u(%d)", info[0].ssi_signo, info[1].ssi_signo - SIGRTMIN,
	    info[1].ssi_int, info[2].ssi_signo - SIGRTMIN, info[2].ssi_int);
	say("codes %d %d", info[0].ssi_code, info[1].ssi_code);
	T((pid_t)info[1].ssi_pid == getpid() && info[1].ssi_uid == getuid());
	E(read(fd, info, 127), EINVAL);
	close(fd);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void watch_events(int fd)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t got = read(fd, buf, sizeof(buf));
	uint32_t cookie = 0;

	for (char *at = buf; at < buf + got;) {
		struct inotify_event *event = (void *)at;

		say("  %x %s", event->mask, event->len ? event->name : "-");
		if (event->mask & IN_MOVED_FROM)
			cookie = event->cookie;
		if (event->mask & IN_MOVED_TO)
			T(cookie && cookie == event->cookie);
		at += sizeof(*event) + event->len;
	}
}

static void watches(void)
{
	int fd = inotify_init1(IN_NONBLOCK), watch, file;

	T(mkdir("w", 0700) == 0);
	T((watch = inotify_add_watch(fd, "w", IN_ALL_EVENTS & ~IN_ACCESS)) == 1);
	file = open("w/x", O_CREAT | O_WRONLY, 0600);
	T(write(file, "1", 1) == 1);
	T(close(file) == 0);
	T(chmod("w/x", 0400) == 0);
	T(rename("w/x", "w/y") == 0);
	T(unlink("w/y") == 0);
	watch_events(fd);
	E(read(fd, &value, 8), EAGAIN);
	T(rmdir("w") == 0);
	watch_events(fd);
	E(inotify_rm_watch(fd, watch), EINVAL);
	E(inotify_add_watch(fd, "absent", IN_MODIFY), ENOENT);
	close(fd);
}

int main(void)
{
	counters();
	timers();
	signals();
	watches();
	return app_done();
}
