// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without arguments: answers each byte with the time of CLOCK_REALTIME, in nanoseconds. With a command: runs it, asks
 * it so, and looks at its own clock before and after. What lies outside would be another clock, whoever runs when.
 * Prints how many answers lay between, before and behind, and how soon after a question the soonest was.
 */
#include "../app/app.h"
#include <time.h>

#define ROUNDS 1000

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

static int answer(void)
{
	int64_t time;
	char c;

	while (read(0, &c, 1) == 1) {
		time = now();
		if (write(1, &time, sizeof(time)) != sizeof(time))
			return 1;
	}
	return 0;
}

static void start(char **command, int *to, int *from)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		exit(1);
	if (!fork()) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execvp(command[0], command);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	*to = in[1];
	*from = out[0];
}

int main(int argc, char **argv)
{
	int before = 0, behind = 0, to, from;
	int64_t first, time, last, soonest = INT64_MAX;

	if (argc == 1)
		return answer();
	start(argv + 1, &to, &from);
	for (int i = 0; i < ROUNDS; i++) {
		first = now();
		if (write(to, "", 1) != 1 || read(from, &time, sizeof(time)) != sizeof(time))
			return 1;
		last = now();
		before += time < first;
		behind += time > last;
		if (time - first < soonest)
			soonest = time - first;
	}
	printf("between %d before %d behind %d soonest %lld\n", ROUNDS - before - behind, before,
	       behind, (long long)soonest);
	return 0;
}
