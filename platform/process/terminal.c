// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard input when it is a terminal: raw mode, the escape Ctrl-], and job control.
 *
 * The signal of input moves what was typed into a buffer here, whether or not the kernel reads, so
 * that the escape always works. The buffer has one writer, the handler, and one reader,
 * stream_read(); it is as long as Linux's own terminal buffer and drops what does not fit, as that
 * does.
 *
 * In the background the terminal is not ours: neither read nor changed, until SIGCONT finds us in
 * the foreground.
 */
#include <asm/ioctls.h>
#include <asm/signal.h>
#include <asm/termbits.h>
#include <linux/fcntl.h>
#include "process.h"

#define ESCAPE 0x1d /* Ctrl-] */
#define BUFFER 4096u /* N_TTY_BUF_SIZE */

static bool present;
static volatile bool raw;
static struct termios cooked;
static unsigned char buffer[BUFFER];
static volatile unsigned int written, taken; /* counts, modulo 2^32 */

bool process_terminal_is_input(void)
{
	return present;
}

bool process_terminal_is_raw(void)
{
	return raw;
}

static bool in_foreground(void)
{
	int group;

	if (host(ioctl, HYP_STDIN, TIOCGPGRP, &group))
		return true; /* not our controlling terminal: no job control */
	return group == host(getpgid, 0);
}

/* As cfmakeraw(3). */
static void make_raw(void)
{
	struct termios t = cooked;

	t.c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t.c_oflag &= ~OPOST;
	t.c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t.c_cflag = (t.c_cflag & ~(CSIZE | PARENB)) | CS8;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	raw = !host(ioctl, HYP_STDIN, TCSETS, &t);
}

bool process_terminal_start(void)
{
	present = true;
	if (in_foreground() && !host(ioctl, HYP_STDIN, TCGETS, &cooked))
		make_raw();
	process_signal_on(HYP_STDIN, SIGNAL_INPUT);
	/* What was typed before gives no signal. */
	process_terminal_fill();
	return true;
}

void process_terminal_restore(void)
{
	long flags;

	/* In the background the shell has put its own mode back, and a change would stop us. */
	if (!raw || !in_foreground())
		return;
	raw = false;
	host(ioctl, HYP_STDIN, TCSETS, &cooked);
	flags = host(fcntl, HYP_STDIN, F_GETFL);
	if (flags >= 0)
		host(fcntl, HYP_STDIN, F_SETFL, flags & ~FASYNC);
}

void process_terminal_continue(void)
{
	long flags;

	if (!present || !in_foreground())
		return;
	/*
	 * The shell may have changed it meanwhile: what is there now is what to restore. Not after
	 * SIGSTOP, of which we did not know: it may still be our own mode.
	 */
	if (!raw && host(ioctl, HYP_STDIN, TCGETS, &cooked))
		return;
	make_raw();
	flags = host(fcntl, HYP_STDIN, F_GETFL);
	host(fcntl, HYP_STDIN, F_SETFL, flags | FASYNC);
}

/* SIGSTOP acts before tgkill(2) returns; what follows runs after somebody's SIGCONT. */
void process_terminal_stop(void)
{
	process_terminal_restore();
	host(tgkill, process_host.pid, process_host.tid, SIGSTOP);
	process_terminal_continue();
}

static bool is_ready(void)
{
	static const struct process_timespec now;
	struct process_pollfd pollfd = { .fd = HYP_STDIN, .events = POLL_READ };

	return host(ppoll, &pollfd, 1, &now, NULL, 8) == 1;
}

static void take_in(const unsigned char *text, long len)
{
	for (long i = 0; i < len; i++) {
		if (text[i] == ESCAPE)
			process_halt(STATUS_ESCAPE);
		if (written - taken < BUFFER)
			buffer[written++ % BUFFER] = text[i];
	}
}

unsigned long process_terminal_fill(void)
{
	unsigned char text[256];
	long n;

	if (!raw)
		return 0;
	while (is_ready()) {
		n = host(read, HYP_STDIN, text, sizeof(text));
		if (n <= 0)
			break;
		take_in(text, n);
	}
	return HYP_EVENT_CONSOLE;
}

long process_terminal_read(void *buf, size_t len)
{
	unsigned char *p = buf;
	size_t n = 0;

	while (n < len && taken != written) {
		p[n++] = buffer[taken % BUFFER];
		taken++;
	}
	return n || !len ? (long)n : -EAGAIN;
}
