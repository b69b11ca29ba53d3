// SPDX-License-Identifier: GPL-2.0-only
/* NICs: what tap.c and stream.c have in common. */
#include <linux/fcntl.h>
#include "process.h"

static struct process_nic nics[MAX_NICS];
static unsigned int count;

/*
 * The host's signal for a packet costs more than reading it. So none is asked for while the kernel goes idle again
 * and again, where it waits for the descriptor, as a server does even under load: it answers what it has read and
 * waits for more. When the program has computed through BUSY_TICKS of the kernel's ticks, for which a packet may
 * lie, a NIC that is empty is looked at a little later (timer.c); if it still is, it is armed. Until a signal has
 * disarmed it or a look has found something, all that comes is found by reading on.
 *
 * The handler disarms too. It leaves a NIC alone that is just being armed, which costs another signal at most.
 */
#define BUSY_TICKS 2
static volatile unsigned int ticks; /* since idle() */

static void arm(struct process_nic *nic)
{
	host(fcntl, nic->fd, F_SETFL, nic->flags | FASYNC);
	nic->armed = true;
}

static void disarm(struct process_nic *nic)
{
	if (!nic->armed)
		return;
	nic->armed = false;
	host(fcntl, nic->fd, F_SETFL, nic->flags);
}

unsigned long process_net_signal(void)
{
	for (unsigned int i = 0; i < count; i++) {
		disarm(&nics[i]);
		nics[i].reported = true;
	}
	return HYP_EVENT_NET;
}

void process_net_idle(void)
{
	ticks = 0;
	for (unsigned int i = 0; i < count; i++)
		disarm(&nics[i]);
}

unsigned int process_nic_count(void)
{
	return count;
}

/* Locally administered and random: images of one name may meet on one network. */
static void set_mac(struct process_nic *nic, const struct net_option *option)
{
	if (option->mac_given) {
		memcpy(nic->info.mac, option->mac, sizeof(option->mac));
		return;
	}
	if (process_entropy(nic->info.mac, sizeof(nic->info.mac)))
		process_fail("net: the host has no random bytes; give mac=", NULL);
	nic->info.mac[0] = (nic->info.mac[0] & 0xfc) | 2;
}

static void open_nic(struct process_nic *nic, const struct net_option *option)
{
	nic->keeper = -1;
	switch (option->kind) {
	case NET_TAP:
		process_tap_open(nic, option);
		break;
	case NET_PASST:
		process_stream_open(nic, option, process_passt_start(option, &nic->keeper));
		break;
	case NET_FD:
		process_stream_open(nic, option, option->fd);
		break;
	}
	set_mac(nic, option);
	process_signal_on(nic->fd, SIGNAL_NET);
	nic->flags = host(fcntl, nic->fd, F_GETFL) & ~FASYNC;
	nic->armed = true;
}

void process_start_net(const struct process_options *options)
{
	unsigned int i;

	/* No passt may inherit the socket of another NIC: it would live on with it. */
	for (i = 0; i < options->nics; i++)
		if (options->nic[i].kind == NET_FD)
			host(fcntl, options->nic[i].fd, F_SETFD, FD_CLOEXEC);
	for (i = 0; i < options->nics; i++)
		open_nic(&nics[i], &options->nic[i]);
	count = i;
}

int process_net_info(unsigned int number, struct hyp_net_info *info)
{
	if (number >= count)
		return -ENODEV;
	*info = nics[number].info;
	return 0;
}

int process_net_send(unsigned int number, const struct hyp_net_header *header,
		     const struct hyp_iov *iov, unsigned int iovs)
{
	struct process_nic *nic = &nics[number];
	int error;

	if (number >= count)
		return -ENODEV;
	if (nic->lost)
		return -EIO;
	if (iovs >= MAX_FRAME_IOV)
		return -EMSGSIZE;
	error = nic->ops->send(nic, header, iov, iovs);
	if (error == -EAGAIN && !nic->armed) {
		/* There may have been room in between. */
		arm(nic);
		error = nic->ops->send(nic, header, iov, iovs);
	}
	nic->send_blocked = error == -EAGAIN || nic->out_end;
	return error;
}

static void lose(struct process_nic *nic)
{
	nic->lost = true;
	if (nic->keeper >= 0)
		process_passt_ended(nic->keeper);
}

/* In this order: a tick in between has looked itself, or has been counted. */
static void drained(struct process_nic *nic)
{
	nic->reported = false;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	if (!nic->armed && ticks == BUSY_TICKS)
		process_timer_look();
}

long process_net_receive(unsigned int number, struct hyp_net_header *header,
			 const struct hyp_iov *iov, unsigned int iovs)
{
	struct process_nic *nic = &nics[number];
	long n;

	if (number >= count)
		return -ENODEV;
	if (nic->lost)
		return -EIO;
	if (iovs >= MAX_FRAME_IOV)
		iovs = MAX_FRAME_IOV - 1;
	n = nic->ops->receive(nic, header, iov, iovs);
	nic->send_blocked |= nic->out_end > 0;
	if (n > 0)
		nic->keeper = -1; /* the link has worked */
	if (n == -EAGAIN)
		drained(nic);
	else if (n < 0)
		lose(nic);
	return n;
}

/* One entry for each NIC, also for those that are not asked: fd -1 (poll(2)). */
unsigned int process_net_poll(struct process_pollfd *fds)
{
	for (unsigned int i = 0; i < count; i++) {
		const struct process_nic *nic = &nics[i];
		short events = (nic->reported ? 0 : POLL_READ) |
			       (nic->send_blocked ? POLL_WRITE : 0);

		fds[i] = (struct process_pollfd){
			.fd = nic->lost || !events ? -1 : nic->fd,
			.events = events,
		};
	}
	return count;
}

unsigned long process_net_polled(const struct process_pollfd *fds, unsigned int entries)
{
	unsigned long events = 0;

	for (unsigned int i = 0; i < entries; i++) {
		if (!fds[i].revents)
			continue;
		events = HYP_EVENT_NET;
		if (fds[i].revents & (POLL_READ | POLL_GONE))
			nics[i].reported = true;
		if (fds[i].revents & (POLL_WRITE | POLL_GONE))
			nics[i].send_blocked = false;
	}
	return events;
}

static unsigned long ask(void)
{
	static const struct process_timespec now;
	struct process_pollfd fds[MAX_NICS];

	if (host(ppoll, fds, process_net_poll(fds), &now, NULL, 8) <= 0)
		return 0;
	return process_net_polled(fds, count);
}

static bool unwatched(const struct process_nic *nic)
{
	return !nic->armed && !nic->reported && !nic->lost;
}

unsigned long process_net_look(void)
{
	unsigned long events;
	unsigned int i;
	bool any = false;

	if (ticks < BUSY_TICKS || process_idling())
		return 0;
	for (i = 0; i < count; i++)
		any |= unwatched(&nics[i]);
	if (!any)
		return 0;
	events = ask();
	any = false;
	for (i = 0; i < count; i++) {
		if (!unwatched(&nics[i]))
			continue;
		arm(&nics[i]);
		any = true;
	}
	/* What has come in between gave no signal. */
	return any ? events | ask() : events;
}

unsigned long process_net_tick(void)
{
	if (ticks == BUSY_TICKS || ++ticks < BUSY_TICKS)
		return 0;
	return process_net_look();
}
