// SPDX-License-Identifier: GPL-2.0-only
/*
 * The streams: Xen's console ring (xen/io/console.h) is standard input, output, error, and takes the log.
 * At its other end is a terminal, `xl console`, and Dom0's log of it.
 */
#include "xen.h"

#define DRAIN_SECONDS 5 /* at the end */

static struct xencons_interface *ring;
static evtchn_port_t port;
static bool is_tty, input_ended;
static volatile bool wants_room;

void xen_set_console(struct xencons_interface *console, evtchn_port_t console_port)
{
	ring = console;
	port = console_port;
}

void xen_own_console(void)
{
	if (ring)
		xen_own_port(port);
}

void xen_start_console(const struct machine_options *options)
{
	is_tty = ring && options->tty;
	input_ended = !ring || options->no_input;
	xen_own_console();
}

void xen_stream_info(enum hyp_stream stream, struct hyp_stream_info *info)
{
	*info = (struct hyp_stream_info){ .tty = is_tty };
	if (stream == HYP_STDIN && input_ended)
		info->tty = false;
}

static bool has_input(void)
{
	const volatile struct xencons_interface *r = ring;

	return r->in_prod != r->in_cons;
}

static size_t room(void)
{
	const volatile struct xencons_interface *r = ring;
	XENCONS_RING_IDX used = r->out_prod - r->out_cons;

	return used < sizeof(r->out) ? sizeof(r->out) - used : 0;
}

unsigned long xen_console_events(void)
{
	unsigned long events = 0;

	if (!ring)
		return 0;
	if (!input_ended && has_input())
		events = HYP_EVENT_CONSOLE;
	if (wants_room && room()) {
		wants_room = false;
		events = HYP_EVENT_CONSOLE;
	}
	return events;
}

long xen_stream_read(void *buf, size_t len)
{
	XENCONS_RING_IDX cons;
	uint8_t *p = buf;
	size_t n = 0;

	if (input_ended)
		return 0;
	cons = ring->in_cons;
	for (; n < len && has_input(); n++) {
		p[n] = ring->in[MASK_XENCONS_IDX(cons++, ring->in)];
		__atomic_store_n(&ring->in_cons, cons, __ATOMIC_RELEASE);
	}
	if (n)
		xen_notify(port);
	return n || !len ? (long)n : -EAGAIN;
}

/* As much as there is room for. */
static size_t put(const uint8_t *text, size_t len)
{
	XENCONS_RING_IDX prod = ring->out_prod;
	size_t n = room();

	if (n > len)
		n = len;
	for (size_t i = 0; i < n; i++)
		ring->out[MASK_XENCONS_IDX(prod++, ring->out)] = text[i];
	__atomic_store_n(&ring->out_prod, prod, __ATOMIC_RELEASE);
	if (n)
		xen_notify(port);
	return n;
}

static void yield(void)
{
	hypercall_op(__HYPERVISOR_sched_op, SCHEDOP_yield, NULL);
}

static void put_all(const uint8_t *text, size_t len)
{
	while (len) {
		size_t n = put(text, len);

		text += n;
		len -= n;
		if (!n)
			yield();
	}
}

/* A terminal's reader is waited for; another's is told of by an event. */
long xen_stream_write(enum hyp_stream stream, const void *buf, size_t len)
{
	size_t n;

	(void)stream;
	if (!ring)
		return len;
	if (is_tty) {
		put_all(buf, len);
		return len;
	}
	n = put(buf, len);
	if (n || !len)
		return n;
	wants_room = true;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	n = put(buf, len);
	return n ? (long)n : -EAGAIN;
}

void xen_log(const char *text, size_t len)
{
	while (ring && len) {
		size_t n = string_line(text, len);

		put_all((const uint8_t *)text, n);
		text += n;
		len -= n;
		if (len) {
			put_all((const uint8_t *)"\r\n", 2);
			text++;
			len--;
		}
	}
}

void xen_drain_console(void)
{
	const volatile struct xencons_interface *r = ring;
	uint64_t end = xen_clock() + DRAIN_SECONDS * NS_PER_SECOND;

	while (r && r->out_cons != r->out_prod && xen_clock() < end)
		yield();
}
