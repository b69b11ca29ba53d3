// SPDX-License-Identifier: GPL-2.0-only
/*
 * The terminal /dev/hvc0: Linux's hvc driver and line discipline over the hypercall streams that
 * are terminals. Streams that are not belong to stream.c.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <hvc_console.h>
#include <asm/rump.h>
#include "console.h"

#define OUTPUT_BUFFER 1024

static struct hvc_struct *console;
static bool input_is_tty;
static int output = -1; /* the stream that takes output and echo, -1 for none */
static int sized_by = -1; /* the stream whose size the terminal has */

static void window_size(struct winsize *ws)
{
	struct hyp_stream_info info;

	hyp->stream_info(sized_by, &info);
	memset(ws, 0, sizeof(*ws));
	ws->ws_row = info.rows;
	ws->ws_col = info.cols;
}

/* hvc: bytes read, 0 for nothing yet, -EPIPE to hang up. */
static int get_chars(u32 vtermno, char *buf, int count)
{
	long n;

	if (!input_is_tty)
		return 0;
	n = hyp->stream_read(buf, count);
	if (n == -EAGAIN)
		return 0;
	/* A terminal in raw mode ends only when it goes away. */
	return n > 0 ? n : -EPIPE;
}

/* Writes all of it: what hvc had to keep would be lost when the machine halts. */
static int put_chars(u32 vtermno, const char *buf, int count)
{
	int done = 0;
	long n;

	if (output < 0)
		return count;
	while (done < count) {
		n = hyp->stream_write(output, buf + done, count - done);
		if (n < 0)
			return n;
		done += n;
	}
	return done;
}

static const struct hv_ops console_ops = {
	.get_chars = get_chars,
	.put_chars = put_chars,
};

static irqreturn_t console_interrupt(int irq, void *data)
{
	if (hvc_poll(data))
		hvc_kick();
	return IRQ_HANDLED;
}

int rump_console_device(dev_t *device)
{
	char name[16];

	if (!console)
		return -ENODEV;
	snprintf(name, sizeof(name), "hvc%d", console->index);
	return tty_dev_name_to_number(name, device);
}

/* hvc resizes from a work item, which may run after the program's first question. */
void rump_console_opened(void)
{
	struct tty_struct *tty = tty_port_tty_get(&console->port);
	struct winsize ws;

	if (!tty)
		return;
	window_size(&ws);
	tty_do_resize(tty, &ws);
	console->ws = ws;
	tty_kref_put(tty);
}

bool rump_console_resize(void)
{
	struct winsize ws;

	if (!console)
		return false;
	window_size(&ws);
	if (!memcmp(&ws, &console->ws, sizeof(ws)))
		return false;
	hvc_resize(console, ws);
	return true;
}

/* True if any stream is a terminal. */
static bool __init find_terminal(void)
{
	struct hyp_stream_info info;
	int stream;

	for (stream = HYP_STDIN; stream <= HYP_STDERR; stream++) {
		hyp->stream_info(stream, &info);
		if (!info.tty)
			continue;
		if (sized_by < 0)
			sized_by = stream;
		if (stream == HYP_STDIN)
			input_is_tty = true;
		else if (output < 0)
			output = stream;
	}
	return sized_by >= 0;
}

static int __init console_init(void)
{
	struct hvc_struct *hp;

	if (!find_terminal())
		return 0;
	hp = hvc_alloc(0, RUMP_IRQ_CONSOLE, &console_ops, OUTPUT_BUFFER);
	if (IS_ERR(hp))
		return PTR_ERR(hp);
	/* Tells hvc not to poll. What comes before the handler is read when the terminal opens. */
	hp->irq_requested = 1;
	console = hp;
	if (!input_is_tty)
		return 0;
	return request_irq(RUMP_IRQ_CONSOLE, console_interrupt, IRQF_SHARED, "console", hp);
}
device_initcall(console_init);
