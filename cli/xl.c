// SPDX-License-Identifier: GPL-2.0-only
/*
 * xl as our child, to the end of its guest: what it says is shown if there is no guest, the guest's console
 * passes through us, and its last line with what Xen says of the guest's end becomes our own end. Signals
 * that would end us end the guest.
 *
 * xl's console takes input only where it has a terminal at both ends. So it gets one, of ours, unless there is
 * no input anyway.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "run.h"

/* Xen's reasons for the end of a guest (public/sched.h), and ours for none. */
#define SHUTDOWN_POWEROFF 0
#define SHUTDOWN_CRASH 3
#define SHUTDOWN_UNKNOWN (-1)
#define CONTROL_BRACKET 0x1d

/* The last line of a console, as much of it as we need. */
struct line {
	char text[128];
	size_t len;
	bool complete;
};

struct guest {
	const char *name;
	pid_t xl;
	int console, words; /* our ends of xl's streams; -1 when closed */
	int input; /* standard input; -1 when closed */
	char typed[1024]; /* what the console has not taken yet */
	size_t typed_len;
	struct line last;
	struct text said; /* by xl */
};

static const int endings[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static volatile sig_atomic_t told;

static void on_signal(int sig)
{
	told = sig;
}

/* ------------------------------------------------------------------ start */

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		sigaction(endings[i], &action, NULL);
		sigaddset(&set, endings[i]);
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
}

/* A file that only xl sees. */
static int config_file(const struct text *config)
{
	int fd = memfd_create("guest", 0);

	if (fd >= 0 && write(fd, config->data, config->len) != (ssize_t)config->len) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* xl stays until the end of the guest, which it then tells on standard error. */
static void become(int config, int input, int console, int words)
{
	char file[32];
	char *argv[] = { "xl", "create", "-F", "-c", file, NULL };
	sigset_t none;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* /dev/fd is not everywhere. */
	snprintf(file, sizeof(file), "/proc/self/fd/%d", config);
	if (input >= 0)
		dup2(input, STDIN_FILENO);
	dup2(console, STDOUT_FILENO);
	dup2(words, STDERR_FILENO);
	execvp(argv[0], argv);
	complain(EXIT_NOT_STARTED, "xl: %s", strerror(errno));
	_exit(EXIT_NOT_STARTED);
}

/* Both ends of a terminal that changes nothing; false if there are none. */
static bool make_terminal(int ends[2])
{
	struct termios raw;
	const char *name;

	ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (ends[0] < 0 || grantpt(ends[0]) < 0 || unlockpt(ends[0]) < 0)
		return false;
	name = ptsname(ends[0]);
	ends[1] = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
	if (ends[1] < 0 || tcgetattr(ends[1], &raw) < 0)
		return false;
	cfmakeraw(&raw);
	return !tcsetattr(ends[1], TCSANOW, &raw);
}

static int start(struct guest *guest, const struct text *config)
{
	int file = config_file(config), console[2], words[2];
	bool null = stdin_is_null();

	catch_signals();
	if (file < 0 || (null ? pipe2(console, O_CLOEXEC) < 0 : !make_terminal(console)) ||
	    pipe2(words, O_CLOEXEC) < 0)
		return complain(EXIT_NOT_STARTED, "%s", strerror(errno));
	guest->xl = fork();
	if (!guest->xl)
		become(file, null ? -1 : console[1], console[1], words[1]);
	close(file);
	close(console[1]);
	close(words[1]);
	guest->console = console[0];
	guest->words = words[0];
	guest->input = null ? -1 : STDIN_FILENO;
	return guest->xl < 0 ? complain(EXIT_NOT_STARTED, "%s", strerror(errno)) : 0;
}

/* ------------------------------------------------------------------ life */

/* Nobody may be there to read it: the guest goes on. */
static void write_all(int fd, const char *data, size_t len)
{
	ssize_t done;

	for (; len; data += done, len -= done) {
		done = write(fd, data, len);
		if (done < 0 && errno == EINTR)
			done = 0;
		if (done < 0)
			return;
	}
}

static void remember(struct line *line, const char *data, size_t len)
{
	for (; len; data++, len--) {
		if (*data == '\r')
			continue;
		if (line->complete)
			*line = (struct line){};
		line->complete = *data == '\n';
		if (!line->complete && line->len < sizeof(line->text) - 1)
			line->text[line->len++] = *data;
	}
}

/* The length of what @fd has; 0 behind its end, when it is closed. */
static size_t take(int *fd, char *data, size_t size)
{
	ssize_t len = read(*fd, data, size);

	if (len > 0)
		return len;
	if (!len || (errno != EINTR && errno != EAGAIN)) {
		close(*fd);
		*fd = -1;
	}
	return 0;
}

/* As if its plug were pulled. Before there is a guest, xl alone is to end. */
static void destroy(const struct guest *guest)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid) {
		execlp("xl", "xl", "destroy", guest->name, NULL);
		_exit(EXIT_NOT_STARTED);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	if (status)
		kill(guest->xl, SIGTERM);
}

static void take_console(struct guest *guest)
{
	char data[4096];
	size_t len = take(&guest->console, data, sizeof(data));

	write_all(STDOUT_FILENO, data, len);
	remember(&guest->last, data, len);
}

static void take_words(struct guest *guest)
{
	char data[4096];
	size_t len = take(&guest->words, data, sizeof(data));

	text_add(&guest->said, "%.*s", (int)len, data);
}

/* To xl's console control-] means to leave; who types it here wants an end, as elsewhere. */
static void take_input(struct guest *guest)
{
	guest->typed_len = take(&guest->input, guest->typed, sizeof(guest->typed));
	if (guest->typed_len && interactive() &&
	    memchr(guest->typed, CONTROL_BRACKET, guest->typed_len))
		told = SIGTERM;
}

static void give_input(struct guest *guest)
{
	ssize_t len = write(guest->console, guest->typed, guest->typed_len);

	if (len <= 0)
		return;
	guest->typed_len -= len;
	memmove(guest->typed, guest->typed + len, guest->typed_len);
}

/* Waits for something to happen, and does what is to be done. */
static void serve(struct guest *guest)
{
	bool full = guest->typed_len;
	struct pollfd fds[] = {
		{ .fd = guest->console, .events = POLLIN | (full ? POLLOUT : 0) },
		{ .fd = guest->words, .events = POLLIN },
		{ .fd = full ? -1 : guest->input, .events = POLLIN },
	};
	sigset_t none;

	sigemptyset(&none);
	/* Signals arrive here and nowhere else. */
	if (ppoll(fds, sizeof(fds) / sizeof(fds[0]), NULL, &none) < 0)
		return;
	if (fds[0].revents & POLLOUT)
		give_input(guest);
	if (fds[0].revents & ~POLLOUT)
		take_console(guest);
	if (fds[1].revents)
		take_words(guest);
	if (fds[2].revents)
		take_input(guest);
}

static void live(struct guest *guest)
{
	struct termios cooked, raw;
	bool human = interactive() && !tcgetattr(STDIN_FILENO, &cooked), destroyed = false;

	if (human) {
		raw = cooked;
		cfmakeraw(&raw);
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
	while (guest->console >= 0 || guest->words >= 0) {
		serve(guest);
		if (told && !destroyed) {
			destroyed = true;
			destroy(guest);
		}
	}
	if (human)
		tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

/* ------------------------------------------------------------------ end */

/* The number behind the last @words in @text; -1 without. */
static int number_behind(const char *text, const char *words)
{
	const char *found = NULL, *next;
	int number = -1;

	for (next = text; (next = strstr(next, words)); next += strlen(words))
		found = next + strlen(words);
	return found && sscanf(found, "%d", &number) == 1 ? number : -1;
}

static int judge(const struct guest *guest)
{
	const char *said = guest->said.data ? guest->said.data : "";
	int reason = number_behind(said, "has shut down, reason code ");
	int status = number_behind(guest->last.text, ": exit status ");
	int sig = number_behind(guest->last.text, ": killed by signal ");

	if (told)
		return die_by(told);
	if (reason == SHUTDOWN_POWEROFF)
		return 0;
	if (reason == SHUTDOWN_CRASH && status > 0)
		return status;
	if (reason == SHUTDOWN_CRASH && sig > 0)
		return die_by(sig);
	write_all(STDERR_FILENO, said, strlen(said));
	if (reason == SHUTDOWN_UNKNOWN)
		return complain(EXIT_NOT_STARTED, "xl has not run the guest to its end");
	return complain(EXIT_PANIC, "the guest went off before the program had ended; xl dmesg may "
				    "say why");
}

int xl_run(const char *name, const struct text *config)
{
	struct guest guest = { .name = name, .console = -1, .words = -1, .input = -1 };
	int status = start(&guest, config);

	if (!status) {
		live(&guest);
		waitpid(guest.xl, NULL, 0);
		status = judge(&guest);
	}
	free(guest.said.data);
	return status;
}
