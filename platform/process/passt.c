// SPDX-License-Identifier: GPL-2.0-only
/*
 * A passt(1) for one NIC: user-mode network without privileges. We give it one end of a socket pair
 * (--fd implies --one-off: it ends when our end is closed, however we die). It puts itself into the
 * background when it is ready, so the exit status of what we started says whether it could start:
 * its errors, such as a port in use, are ours before the kernel starts.
 */
#include <linux/fcntl.h>
#include "process.h"

#define PROGRAM "passt"
#define SEARCH "/usr/local/bin:/usr/bin:/bin"
#define STATUS_NOT_FOUND 127
#define UNIX_SOCKET 1
#define STREAM_SOCKET 1
#define CLOSE_ON_EXEC 02000000

#define FIXED_ARGS 6
#define FORWARD_TEXT (sizeof("127.0.0.1/") + 2 * NUMBER_TEXT)

struct command {
	char fd[NUMBER_TEXT];
	char forward[MAX_FORWARDS][FORWARD_TEXT];
	const char *argv[FIXED_ARGS + 2 * MAX_FORWARDS + 1];
};

static void append(char *text, const char *more)
{
	memcpy(text + strlen(text), more, strlen(more) + 1);
}

/* Forwarded ports are for this machine only. No UDP: passt would forward TCP's ports there too. */
static void make_command(struct command *c, const struct net_option *option, int fd)
{
	char number[NUMBER_TEXT];
	unsigned int n = 0, i;

	*c = (struct command){ 0 };
	c->argv[n++] = PROGRAM;
	c->argv[n++] = "-q";
	c->argv[n++] = "--fd";
	c->argv[n++] = number_text(c->fd, fd);
	c->argv[n++] = "-u";
	c->argv[n++] = "none";
	for (i = 0; i < option->forwards; i++) {
		append(c->forward[i], "127.0.0.1/");
		append(c->forward[i], number_text(number, option->forward[i].host));
		append(c->forward[i], ":");
		append(c->forward[i], number_text(number, option->forward[i].guest));
		c->argv[n++] = "-t";
		c->argv[n++] = c->forward[i];
	}
}

/* execve(2) with each folder of PATH in turn. Comes back if there is none. */
static void execute(const struct command *c)
{
	const char *path = process_env("PATH");
	char file[512];

	if (!path || !*path)
		path = SEARCH;
	while (*path) {
		const char *end = string_find(path, ':');
		size_t len = end ? (size_t)(end - path) : strlen(path);

		if (len && len + sizeof("/" PROGRAM) <= sizeof(file)) {
			memcpy(file, path, len);
			memcpy(file + len, "/" PROGRAM, sizeof("/" PROGRAM));
			host(execve, file, c->argv, process_host.envp);
		}
		path += len + (end != NULL);
	}
}

/* In the child: away from our terminal and its signals; what it says goes to @out. */
static void run_child(const struct command *c, int out)
{
	host(setsid);
	host(dup2, out, 1);
	host(dup2, out, 2);
	execute(c);
	for (;;)
		host(exit_group, STATUS_NOT_FOUND);
}

/*
 * The last line that passt said, which is the reason when it fails; it also complains about a
 * missing syslog.
 */
static const char *last_line(int fd)
{
	static char text[2048];
	size_t used = 0;
	char *line = text;
	long n;

	while (used < sizeof(text) - 1 &&
	       (n = host(read, fd, text + used, sizeof(text) - 1 - used)) > 0)
		used += n;
	while (used && text[used - 1] == '\n')
		used--;
	text[used] = '\0';
	for (size_t i = 0; i < used; i++)
		if (text[i] == '\n')
			line = text + i + 1;
	return *line ? line : "it ended without a word";
}

static void await(long child, int out)
{
	int status = 0;
	long n;

	do
		n = host(wait4, child, &status, 0, NULL);
	while (n == -EINTR);
	/* -ECHILD: whoever started us ignores SIGCHLD; then the link tells. */
	if (n != child || status == 0)
		return;
	if (status == STATUS_NOT_FOUND << 8)
		process_fail("passt: not found in PATH; install the package passt", NULL);
	process_fail("passt: ", last_line(out), "; choose another port or network", NULL);
}

int process_passt_start(const struct net_option *option)
{
	static struct command command;
	int ends[2], out[2];
	long child, error;

	error = host(socketpair, UNIX_SOCKET, STREAM_SOCKET, 0, ends);
	if (!error)
		error = host(pipe2, out, O_CLOEXEC);
	if (error)
		process_fail("passt: ", process_error(error), "; raise the limit (ulimit -n)",
			     NULL);
	host(fcntl, ends[0], F_SETFD, FD_CLOEXEC);
	make_command(&command, option, ends[1]);
	child = host(fork);
	if (child < 0)
		process_fail("passt: ", process_error(child), "; raise the limit (ulimit -u)",
			     NULL);
	if (!child)
		run_child(&command, out[1]);
	host(close, ends[1]);
	host(close, out[1]);
	await(child, out[0]);
	host(close, out[0]);
	return ends[0];
}
