/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every test program shares: checks that print one line each, so that a difference between
 * Linux and an image shows as a difference of text, and nothing that depends on stdio's buffers (a
 * line is out before the program dies).
 */
#ifndef APP_H
#define APP_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* Volatile: checks are made in signal handlers and threads too. */
static volatile int app_failures __attribute__((unused));

/* Prints a formatted line with one write(2); safe in a signal handler. */
static inline __attribute__((format(printf, 1, 2))) void say(const char *fmt, ...)
{
	char line[600];
	va_list ap;
	int len, saved = errno;

	va_start(ap, fmt);
	len = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	if (len > (int)sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	if (write(STDOUT_FILENO, line, len) != len)
		_exit(99);
	errno = saved;
}

/* Says whether @good; the runner fails on any line that starts with FAIL. */
static inline int app_check(int good, const char *what, int line)
{
	if (good) {
		say("ok   %d %s", line, what);
	} else {
		app_failures++;
		say("FAIL %d %s (errno %d)", line, what, errno);
	}
	return good;
}

static inline int app_error(long result, int want, const char *what, int line)
{
	if (result == -1 && errno == want) {
		say("ok   %d %s: %s", line, what, strerror(want));
		return 1;
	}
	app_failures++;
	say("FAIL %d %s: result %ld, errno %d, wanted -1 and %d", line, what, result, errno, want);
	return 0;
}

/* The expression is true. */
#define T(expr) app_check(!!(expr), #expr, __LINE__)
/* The same, silent if so: for threads that run at the same time. */
#define Q(expr)                                        \
	do {                                           \
		if (!(expr))                           \
			app_check(0, #expr, __LINE__); \
	} while (0)
/* The call returns -1 with errno @err. */
#define E(expr, err) app_error((long)(expr), (err), #expr, __LINE__)
/* The value of an integer expression, for the reader to compare. */
#define V(expr) say("%s = %lld", #expr, (long long)(expr))
/* What cannot go on without this ends here. */
#define NEED(expr)               \
	do {                     \
		if (!T(expr))    \
			exit(1); \
	} while (0)

/* Ends the program: 0 if every check held. */
static inline int app_done(void)
{
	say("done");
	return app_failures ? 1 : 0;
}

/* The environment cannot run this at all, natively: a skip with a reason. */
static inline __attribute__((noreturn)) void app_skip(const char *reason)
{
	say("SKIP %s", reason);
	exit(77);
}

static inline uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static inline void sleep_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&ts, &ts) < 0 && errno == EINTR)
		;
}

/* A repeatable sequence: tests print what depends on it. */
static inline uint32_t app_random(uint64_t *state)
{
	*state = *state * 6364136223846793005ull + 1442695040888963407ull;
	return *state >> 33;
}

/* Installs a handler; @flags as sigaction(2). Any error ends the program. */
static inline void handle(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	sigemptyset(&sa.sa_mask);
	if (sigaction(sig, &sa, NULL) < 0) {
		say("FAIL sigaction %d", sig);
		exit(1);
	}
}

#endif
