// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a command on a pseudo-terminal of 33 x 77 as a shell would, types at it and looks at the
 * terminal's mode.
 *
 *   on-terminal KEYS COMMAND [ARG...]
 *
 * Waits for the word "ready", then types KEYS one after the other; with a meaning of their own:
 *   W  changes the window's size to 40 x 100
 *   Z  stops the command with SIGTSTP, looks at the mode, continues it
 * Prints what the command wrote, and lines "mode: raw" or "mode: cooked" when ready, while stopped
 * and at the end. Its status is the command's.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master, slave;
static char seen[1 << 16];
static size_t seen_len;

static void show_mode(const char *when)
{
	struct termios t;

	tcgetattr(slave, &t);
	printf("mode: %s %s\n", when, t.c_lflag & ICANON ? "cooked" : "raw");
}

/* Collects output for at most @ms; stops early when @word has been seen. */
static void collect(int ms, const char *word)
{
	struct pollfd p = { master, POLLIN, 0 };

	while (ms > 0 && !(word && strstr(seen, word))) {
		if (poll(&p, 1, 10) > 0 && seen_len < sizeof(seen) - 1) {
			ssize_t n = read(master, seen + seen_len, sizeof(seen) - 1 - seen_len);

			if (n <= 0)
				return;
			seen_len += n;
		}
		ms -= 10;
	}
}

static pid_t start(char **argv)
{
	struct winsize size = { .ws_row = 33, .ws_col = 77 };
	pid_t child;

	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master))
		err(98, "no pseudo-terminal");
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	ioctl(master, TIOCSWINSZ, &size);
	child = fork();
	if (child)
		return child;
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	dup2(slave, 0);
	dup2(slave, 1);
	dup2(slave, 2);
	execv(argv[0], argv);
	err(98, "%s", argv[0]);
}

static void stop_and_continue(pid_t child)
{
	int status;

	kill(child, SIGTSTP);
	waitpid(child, &status, WUNTRACED);
	show_mode(WIFSTOPPED(status) ? "stopped" : "ended");
	kill(child, SIGCONT);
	collect(200, NULL);
	show_mode("continued");
}

static void type(pid_t child, char key)
{
	struct winsize size = { .ws_row = 40, .ws_col = 100 };

	if (key == 'W')
		ioctl(master, TIOCSWINSZ, &size);
	else if (key == 'Z')
		stop_and_continue(child);
	else if (write(master, &key, 1) != 1)
		err(98, "cannot type");
	collect(100, NULL);
}

int main(int argc, char **argv)
{
	int status = 0, waited;
	pid_t child;

	if (argc < 3)
		errx(98, "usage: on-terminal KEYS COMMAND [ARG...]");
	child = start(argv + 2);
	collect(5000, "ready");
	show_mode("ready");
	for (const char *key = argv[1]; *key; key++)
		type(child, *key);
	for (waited = 0; waited < 300 && waitpid(child, &status, WNOHANG) != child; waited++)
		collect(10, NULL);
	if (waited == 300) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
	}
	collect(50, NULL);
	fwrite(seen, 1, seen_len, stdout);
	putchar('\n');
	show_mode("end");
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}
