// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard streams: large output arrives whole, input ends, no terminal is claimed where there is
 * none, buffered output is out at exit.
 */
#include "app.h"
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>

int main(void)
{
	static char line[100000];
	struct iovec iov[3] = { { "a ", 2 }, { "vector", 6 }, { "\n", 1 } };
	struct termios term;
	ssize_t result;
	int fd;

	T(!isatty(0) && !isatty(1));
	E(tcgetattr(1, &term), ENOTTY);
	T(read(0, line, 10) == 0);
	T(read(0, line, 10) == 0);
	T(writev(1, iov, 3) == 9);
	memset(line, 'l', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 20; i++)
		if (fwrite(line, sizeof(line), 1, stdout) != 1)
			return 1;
	fflush(stdout);
	fprintf(stderr, "this goes to standard error\n");
	fd = dup(1);
	close(1);
	result = write(1, "x", 1);
	dup2(fd, 1);
	T(result == -1);
	say("back again");
	printf("printed, not flushed: exit(3) does it; %d %s %.2f\n", 42, "text", 2.5);
	return 0;
}
