// SPDX-License-Identifier: GPL-2.0-only
/*
 * A passt(1) for one NIC: user-mode network without privileges. We give it one end of a socket pair
 * (--fd implies --one-off: it ends when our end is closed).
 *
 * It takes longer to start than Linux, so nobody waits: frames that are sent meanwhile lie in the
 * socket. A child of ours outside the jail, the keeper, starts it, says why if it fails, and sees to
 * it that it ends with us, however we die: passt may loop for ever. We ask the keeper when the link
 * ends before any frame came, which with ip=dhcp is before the program runs.
 */
#include <linux/signal.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include "process.h"

#define PROGRAM "passt"
#define SEARCH "/usr/local/bin:/usr/bin:/bin"
#define STATUS_NOT_FOUND 127
#define BY_SIGNAL 0x7f /* wait(2) */
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

#define FIXED_ARGS 7
#define FORWARD_TEXT (sizeof("127.0.0.1/") + 2 * NUMBER_TEXT)
#define SAID 2048
#define TRIES 5
#define TRY_SECONDS 1 /* of the start */
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
	c->argv[n++] = "-f";
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

/* Reads more of what is said into @text, whose end alone is of interest. False at the end. */
static bool read_more(int fd, char *text)
{
	size_t used = strlen(text);
	long n;

	if (used == SAID - 1)
		used = 0;
	do
		n = host(recvfrom, fd, text + used, SAID - 1 - used, 0, NULL, NULL);
	while (n == -EINTR);
	text[used + (n > 0 ? n : 0)] = '\0';
	return n > 0;
}

/* The last line that passt said is the reason; it also complains about a missing syslog. */
static const char *last_line(char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == '\n')
		text[--len] = '\0';
	while (len && text[len - 1] != '\n')
		len--;
	return text[len] ? text + len : "it ended without a word";
}

static void tell(int fd, const char *text, const char *advice) __attribute__((noreturn));

static void tell(int fd, const char *text, const char *advice)
{
	host(sendto, fd, text, strlen(text), 0, NULL, 0);
	host(sendto, fd, advice, strlen(advice), 0, NULL, 0);
	leave(0);
}

static long make_pair(int *pair, int flags)
{
	return host(socketpair, UNIX_SOCKET, STREAM_SOCKET | flags, 0, pair);
}

/* Starts passt, whose words come from @says. Its process id or a negative errno. */
static long run(const struct command *c, int *says)
{
	int out[2];
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
	*says = out[0];
	return child;
}

/* Until passt has ended, which closes @says: true. False if the image ends before. */
static bool stay(int image, int says, char *text)
{
	struct process_pollfd fds[] = { { .fd = image }, { .fd = says, .events = POLL_READ } };

	text[0] = '\0';
	for (;;) {
		host(ppoll, fds, 2, NULL, NULL, 0);
		if (fds[1].revents && !read_more(says, text))
			return true;
		if (!fds[1].revents && fds[0].revents)
			return false;
	}
}

static void end(long child, int says, char *text) __attribute__((noreturn));

/* The image has ended, and passt is to do so by itself. */
static void end(long child, int says, char *text)
{
	struct process_pollfd fd = { .fd = says, .events = POLL_READ };
	const struct process_timespec limit = { .seconds = 1 };

	while (host(ppoll, &fd, 1, &limit, NULL, 0) > 0)
		if (!read_more(says, text))
			leave(0);
	host(kill, child, SIGKILL);
	leave(0);
}

/* Away from the terminal and its signals, and from what the image has open. */
static void go_apart(unsigned int link, unsigned int image)
{
	unsigned int low = link < image ? link : image, high = link < image ? image : link, i;
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	long null = host(open, "/dev/null", O_RDWR, 0);

	host(setsid);
	host(prctl, PR_SET_NAME, "passt-keeper");
	/* Whoever started us may ignore it: then there would be no status. */
	host(rt_sigaction, SIGCHLD, &standard, NULL, sizeof(standard.sa_mask));
	for (i = 0; i < 3; i++)
		host(dup2, null, i);
	host(close_range, 3, low - 1, 0);
	host(close_range, low + 1, high - 1, 0);
	host(close_range, high + 1, ~0u, 0);
}

static void run_keeper(const struct command *c, int link, int image) __attribute__((noreturn));

/* The passt of an image that has just ended may still have the port, so one failure is none. */
static void run_keeper(const struct command *c, int link, int image)
{
	static char text[SAID];
	const struct process_timespec pause = { .nanoseconds = RETRY_MS * 1000000 };
	unsigned int tries;

	go_apart(link, image);
	for (tries = 1;; tries++) {
		int says, status = 0;
		long child = run(c, &says);

		if (child < 0)
			tell(image, process_error(child),
			     "; raise the limits (ulimit -n, ulimit -u)");
		if (!stay(image, says, text))
			end(child, says, text);
		host(wait4, child, &status, 0, NULL);
		host(close, says);
		if (!status)
			leave(0);
		if (status == STATUS_NOT_FOUND << 8)
			tell(image, "not found in PATH", "; install the package passt");
		if (status & BY_SIGNAL || tries == TRIES ||
		    process_clock() > TRY_SECONDS * NS_PER_SECOND)
			tell(image, last_line(text), "; choose another port or network");
		host(nanosleep, &pause, NULL);
	}
}

static void make_room(int fd)
{
	const int room = SEND_BUFFER;

	if (host(setsockopt, fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)))
		host(setsockopt, fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
}

int process_passt_start(const struct net_option *option, int *keeper)
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
	if (!child)
		run_keeper(&command, ends[1], says[1]);
	make_room(ends[1]);
	host(fcntl, ends[0], F_SETFD, FD_CLOEXEC);
	host(close, ends[1]);
	host(close, says[1]);
	*keeper = says[0];
	return ends[0];
}

void process_passt_ended(int keeper)
{
	static char text[SAID];

	while (read_more(keeper, text))
		;
	if (*text)
		process_fail("passt: ", text, NULL);
}
