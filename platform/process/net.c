// SPDX-License-Identifier: GPL-2.0-only
/* NICs: what tap.c and stream.c have in common. */
#include <linux/fcntl.h>
#include "process.h"

static struct process_nic nics[MAX_NICS];
static unsigned int count;

/*
 * The host's signal for a packet costs more than reading it. So a NIC asks for signals only once it has been read
 * empty: what comes before is found by reading on, and while idle by waiting for the descriptor.
 *
 * The handler disarms too. It leaves a NIC alone that is just being armed, which costs another signal at most.
 */
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

void process_net_sleep(void)
{
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
	if (n == -EAGAIN && !nic->armed) {
		/* There may have come one in between. */
		arm(nic);
		n = nic->ops->receive(nic, header, iov, iovs);
	}
	nic->send_blocked |= nic->out_end > 0;
	if (n > 0)
		nic->keeper = -1; /* the link has worked */
	if (n == -EAGAIN)
		nic->reported = false;
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

unsigned long process_net_wake(void)
{
	static const struct process_timespec now;
	struct process_pollfd fds[MAX_NICS];
	bool any = false;

	for (unsigned int i = 0; i < count; i++) {
		if (nics[i].armed || nics[i].reported || nics[i].lost)
			continue;
		arm(&nics[i]);
		any = true;
	}
	/* What has come in between gave no signal. */
	if (!any || host(ppoll, fds, process_net_poll(fds), &now, NULL, 8) <= 0)
		return 0;
	return process_net_polled(fds, count);
}
