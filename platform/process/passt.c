// SPDX-License-Identifier: GPL-2.0-only
/*
 * A passt(1) for one NIC: user-mode network without privileges. We give it one end of a socket pair
 * (--fd implies --one-off: it ends when our end is closed, however we die).
 *
 * It takes longer to start than Linux, so nobody waits: frames that are sent meanwhile lie in the
 * socket. It puts itself into the background when it is ready, and the exit status of what was
 * started says whether it could start. For that there is the starter, a child of ours outside the
 * jail, which says nothing if all is well and else why not. It is asked when the link ends, which
 * with ip=dhcp is before the program runs.
 */
#include <linux/signal.h>
#include <linux/fcntl.h>
#include "process.h"

#define PROGRAM "passt"
#define SEARCH "/usr/local/bin:/usr/bin:/bin"
#define STATUS_NOT_FOUND 127
#define UNIX_SOCKET 1
#define STREAM_SOCKET 1
#define CLOSE_ON_EXEC 02000000
#define SOL_SOCKET 1
#define SO_SNDBUF 7
#define SO_SNDBUFFORCE 32

/*
 * passt drops frames that do not fit into the socket, and sends them again after two seconds. Who is
 * not root gets no more than net.core.wmem_max. Our own end must not hold 8 MB: what passt reads at
 * once may not end within a length.
 */
#define SEND_BUFFER (16 << 20)

#define FIXED_ARGS 6
#define FORWARD_TEXT (sizeof("127.0.0.1/") + 2 * NUMBER_TEXT)
#define SAID 2048
#define TRIES 5
#define RETRY_MS 40

struct command {
	char fd[NUMBER_TEXT], mtu[NUMBER_TEXT];
	char forward[MAX_FORWARDS][FORWARD_TEXT];
	const char *argv[FIXED_ARGS + 2 + 2 * MAX_FORWARDS + 1];
};

static void append(char *text, const char *more)
{
	memcpy(text + strlen(text), more, strlen(more) + 1);
}

/* Forwarded ports are for this machine only. Without -u passt would forward TCP's ports there too. */
static void make_command(struct command *c, const struct net_option *option, int fd)
{
	char number[NUMBER_TEXT];
	unsigned int n = 0, i, udp = 0;

	*c = (struct command){ 0 };
	c->argv[n++] = PROGRAM;
	c->argv[n++] = "-q";
	c->argv[n++] = "--fd";
	c->argv[n++] = number_text(c->fd, fd);
	c->argv[n++] = "--mtu";
	c->argv[n++] = number_text(c->mtu, option->mtu);
	for (i = 0; i < option->forwards; i++) {
		append(c->forward[i], "127.0.0.1/");
		append(c->forward[i], number_text(number, option->forward[i].host));
		append(c->forward[i], ":");
		append(c->forward[i], number_text(number, option->forward[i].guest));
		c->argv[n++] = option->forward[i].udp ? "-u" : "-t";
		c->argv[n++] = c->forward[i];
		udp += option->forward[i].udp;
	}
	if (!udp) {
		c->argv[n++] = "-u";
		c->argv[n++] = "none";
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

static void leave(int status) __attribute__((noreturn));

static void leave(int status)
{
	for (;;)
		host(exit_group, status);
}

/* What comes until the end, without the last newlines. */
static char *read_all(int fd)
{
	static char text[SAID];
	size_t used = 0;
	long n;

	while (used < sizeof(text) - 1) {
		n = host(recvfrom, fd, text + used, sizeof(text) - 1 - used, 0, NULL, NULL);
		if (n == -EINTR)
			continue;
		if (n <= 0)
			break;
		used += n;
	}
	while (used && text[used - 1] == '\n')
		used--;
	text[used] = '\0';
	return text;
}

/* The last line that passt said is the reason; it also complains about a missing syslog. */
static const char *last_line(char *text)
{
	char *line = text;

	for (; *text; text++)
		if (*text == '\n')
			line = text + 1;
	return *line ? line : "it ended without a word";
}

static long make_pair(int *pair, int flags)
{
	return host(socketpair, UNIX_SOCKET, STREAM_SOCKET | flags, 0, pair);
}

static void tell(int fd, const char *text)
{
	host(sendto, fd, text, strlen(text), 0, NULL, 0);
}

/* Returns the status of wait(2), and what passt said as @text; or a negative errno. */
static long run(const struct command *c, char **text)
{
	int out[2], status = 0;
	long child = make_pair(out, CLOSE_ON_EXEC);

	if (!child)
		child = host(fork);
	if (child < 0)
		return child;
	if (!child) {
		host(dup2, out[1], 1);
		host(dup2, out[1], 2);
		execute(c);
		leave(STATUS_NOT_FOUND);
	}
	host(close, out[1]);
	host(wait4, child, &status, 0, NULL);
	if (status)
		*text = read_all(out[0]);
	host(close, out[0]);
	return status;
}

/*
 * In the starter: away from our terminal and its signals. The passt of an image that has just ended
 * may still have the port, so one failure is none.
 */
static void run_starter(const struct command *c, int says)
{
	const struct process_timespec pause = { .nanoseconds = RETRY_MS * 1000000 };
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	unsigned int tries = 0;
	char *text = NULL;
	long status;

	host(setsid);
	/* Whoever started us may ignore it: then there would be no status. */
	host(rt_sigaction, SIGCHLD, &standard, NULL, sizeof(standard.sa_mask));
	while ((status = run(c, &text)) > 0 && status != STATUS_NOT_FOUND << 8 && ++tries < TRIES)
		host(nanosleep, &pause, NULL);
	if (status < 0) {
		tell(says, process_error(status));
		tell(says, "; raise the limits (ulimit -n, ulimit -u)");
	} else if (status == STATUS_NOT_FOUND << 8) {
		tell(says, "not found in PATH; install the package passt");
	} else if (status) {
		tell(says, last_line(text));
		tell(says, "; choose another port or network");
	}
	leave(0);
}

static void make_room(int fd)
{
	const int room = SEND_BUFFER;

	if (host(setsockopt, fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)))
		host(setsockopt, fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
}

int process_passt_start(const struct net_option *option, int *starter)
{
	static struct command command;
	int ends[2], says[2];
	long child = 0, error;

	error = make_pair(ends, 0);
	if (!error)
		error = make_pair(says, CLOSE_ON_EXEC);
	if (!error) {
		make_command(&command, option, ends[1]);
		child = host(fork);
	}
	if (error || child < 0)
		process_fail("passt: ", process_error(error ?: child),
			     "; raise the limits (ulimit -n, ulimit -u)", NULL);
	if (!child) {
		host(close, ends[0]);
		host(close, says[0]);
		run_starter(&command, says[1]);
	}
	make_room(ends[1]);
	host(fcntl, ends[0], F_SETFD, FD_CLOEXEC);
	host(close, ends[1]);
	host(close, says[1]);
	*starter = says[0];
	return ends[0];
}

void process_passt_ended(int starter)
{
	const char *reason = read_all(starter);

	if (*reason)
		process_fail("passt: ", reason, NULL);
}
