// SPDX-License-Identifier: GPL-2.0-only
/*
 * The three streams. Descriptors are shared with whoever started us: they are never made
 * non-blocking, and O_ASYNC on standard input is taken off again at the end.
 */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include "process.h"

struct winsize {
	unsigned short rows, columns, x, y; /* asm-generic/termios.h */
};

static bool closed[3]; /* when we were started */
static bool is_tty[3];
static bool is_pipe[3]; /* or a socket: its writer may have to wait for a reader */
static bool room_wanted[3]; /* stream_write() said -EAGAIN, HYP_EVENT_CONSOLE is owed */
static volatile bool input_ended;
static bool input_reported; /* HYP_EVENT_CONSOLE raised, and stream_read() not -EAGAIN since */

/* A disk must not become somebody's standard output: closed streams get a place holder. */
static void open_stream(int fd)
{
	struct termios termios;

	if (host(fcntl, fd, F_GETFD) == -EBADF) {
		closed[fd] = true;
		/* The lowest free descriptor is this one: those before are open by now. */
		if (host(open, "/dev/null", O_RDWR) < 0)
			host(eventfd2, 0, 0);
		return;
	}
	is_tty[fd] = !host(ioctl, fd, TCGETS, &termios);
	is_pipe[fd] = !is_tty[fd] && host(lseek, fd, 0, SEEK_CUR) == -ESPIPE;
}

void process_start_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		open_stream(fd);
	input_ended = closed[HYP_STDIN];
}

void process_start_console(void)
{
	if (is_tty[HYP_STDIN] && process_terminal_start())
		return;
	if (!input_ended)
		process_signal_on(HYP_STDIN, SIGNAL_INPUT);
}

void process_stream_info(enum hyp_stream stream, struct hyp_stream_info *info)
{
	struct winsize size;

	*info = (struct hyp_stream_info){ .tty = is_tty[stream] };
	if (!info->tty || host(ioctl, stream, TIOCGWINSZ, &size))
		return;
	info->rows = size.rows;
	info->cols = size.columns;
}

static bool is_ready(int fd, short events)
{
	static const struct process_timespec now;
	struct process_pollfd pollfd = { .fd = fd, .events = events };

	return host(ppoll, &pollfd, 1, &now, NULL, 8) == 1;
}

static long read_input(void *buf, size_t len)
{
	long n;

	if (!is_ready(HYP_STDIN, POLL_READ))
		return -EAGAIN;
	n = host(read, HYP_STDIN, buf, len);
	if (n == -EINTR || n == -EAGAIN)
		return -EAGAIN;
	if (n == 0)
		input_ended = true;
	return n < 0 ? -EIO : n;
}

long process_stream_read(void *buf, size_t len)
{
	long n;

	if (input_ended)
		return 0;
	n = process_terminal_is_input() ? process_terminal_read(buf, len) : read_input(buf, len);
	if (n == -EAGAIN)
		input_reported = false;
	return n;
}

static void wait_for_room(int fd)
{
	struct process_pollfd pollfd = { .fd = fd, .events = POLL_WRITE };

	host(ppoll, &pollfd, 1, NULL, NULL, 8);
}

static long write_all_or_some(int fd, const void *buf, size_t len)
{
	for (;;) {
		long n = host(write, fd, buf, len);

		if (n == -EAGAIN)
			wait_for_room(fd); /* somebody else made it non-blocking */
		else if (n != -EINTR)
			return n;
	}
}

long process_stream_write(enum hyp_stream stream, const void *buf, size_t len)
{
	long n;

	if (closed[stream])
		return len;
	if (is_pipe[stream]) {
		/* A pipe that has room takes this much at once: pipe(7), poll(2). */
		if (len > PIPE_BUF)
			len = PIPE_BUF;
		room_wanted[stream] = !is_ready(stream, POLL_WRITE);
		if (room_wanted[stream])
			return -EAGAIN;
	}
	n = write_all_or_some(stream, buf, len);
	if (n > 0 || n == -EPIPE || n == -ENOSPC)
		return n;
	return -EIO;
}

static size_t write_log(const char *text, size_t len)
{
	long n = write_all_or_some(HYP_STDERR, text, len);

	return n > 0 ? (size_t)n : len; /* nobody listens */
}

void process_log(const char *text, size_t len)
{
	bool raw = is_tty[HYP_STDERR] && process_terminal_is_raw();

	if (closed[HYP_STDERR])
		return;
	while (len) {
		size_t n = raw ? string_line(text, len) : len;

		if (n)
			n = write_log(text, n);
		text += n;
		len -= n;
		if (raw && len && *text == '\n') {
			write_log("\r\n", 2);
			text++;
			len--;
		}
	}
}

/*
 * A terminal is read by its signal; here only its end is waited for. Anything else is asked while
 * its event has not been answered.
 */
static unsigned int poll_input(struct process_pollfd *fds)
{
	bool terminal = process_terminal_is_input();

	if (input_ended || (input_reported && !terminal))
		return 0;
	*fds = (struct process_pollfd){ .fd = HYP_STDIN, .events = terminal ? 0 : POLL_READ };
	return 1;
}

unsigned int process_console_poll(struct process_pollfd *fds)
{
	unsigned int n = poll_input(fds);

	for (int stream = HYP_STDOUT; stream <= HYP_STDERR; stream++)
		if (room_wanted[stream])
			fds[n++] = (struct process_pollfd){ .fd = stream, .events = POLL_WRITE };
	return n;
}

unsigned long process_console_polled(const struct process_pollfd *fds, unsigned int count)
{
	unsigned long events = 0;

	for (; count; count--, fds++) {
		if (!fds->revents)
			continue;
		events = HYP_EVENT_CONSOLE;
		if (fds->fd != HYP_STDIN) {
			room_wanted[fds->fd] = false;
			continue;
		}
		if (process_terminal_is_input())
			input_ended = true;
		input_reported = true;
	}
	return events;
}

unsigned long process_console_signal(void)
{
	if (process_terminal_is_input())
		return process_terminal_fill();
	return input_ended ? 0 : HYP_EVENT_CONSOLE;
}
