// SPDX-License-Identifier: GPL-2.0-only
/*
 * One thread writes to standard output until nobody reads; the other goes on meanwhile and says on
 * standard error what it sees. When 200 000 bytes are through it says so, and writes for ever.
 */
#include "../app/app.h"
#include <poll.h>
#include <pthread.h>
#include <string.h>

#define GOAL 200000

static volatile long through;

static void report(const char *text)
{
	if (write(2, text, strlen(text)) < 0)
		_exit(1);
}

static void *flood(void *unused)
{
	char block[10000];

	memset(block, 'x', sizeof(block));
	for (;;) {
		ssize_t n = write(1, block, sizeof(block));

		if (n < 0)
			_exit(2);
		through += n;
	}
	return unused;
}

static void wait_until_stuck(void)
{
	long before;

	do {
		before = through;
		sleep_ms(200);
	} while (through != before || !before);
}

int main(void)
{
	struct pollfd out = { .fd = 1, .events = POLLOUT };
	pthread_t thread;

	pthread_create(&thread, NULL, flood, NULL);
	wait_until_stuck();
	report("stuck\n");
	report(poll(&out, 1, 0) == 0 ? "poll: no room\n" : "poll: room\n");
	fcntl(1, F_SETFL, O_WRONLY | O_NONBLOCK);
	report(write(1, "y", 1) < 0 && errno == EAGAIN ? "write: EAGAIN\n" : "write: written\n");
	fcntl(1, F_SETFL, O_WRONLY);
	report(poll(&out, 1, -1) == 1 ? "poll: room again\n" : "poll: failed\n");
	while (through < GOAL)
		sleep_ms(5);
	report("through\n");
	pthread_join(thread, NULL);
	return 0;
}
