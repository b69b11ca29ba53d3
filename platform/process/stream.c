// SPDX-License-Identifier: GPL-2.0-only
/*
 * A NIC on a stream socket: in front of each frame its length, 32 bits, big-endian. The protocol of
 * QEMU's -netdev socket/stream and of passt(1). It carries no checksum or segmentation requests.
 */
#include <linux/fcntl.h>
#include "process.h"

#define PREFIX 4u
#define FRAME_MAX 65535u /* passt's limit */
#define IN_SIZE (256u << 10)
#define OUT_SIZE (PREFIX + FRAME_MAX)
#define MTU_DEFAULT 1500

/* linux/socket.h for the kernel only. */
#define MSG_DONTWAIT 0x40
#define MSG_NOSIGNAL 0x4000
#define SOL_SOCKET 1
#define SO_TYPE 3
#define STREAM_SOCKET 1

struct message {
	void *name;
	uint32_t name_len;
	struct hyp_iov *iov;
	size_t iovs;
	void *control;
	size_t control_len;
	uint32_t flags;
};

/* ------------------------------------------------------------------ sending */

static long send(struct process_nic *nic, struct hyp_iov *iov, unsigned int iovs)
{
	struct message message = { .iov = iov, .iovs = iovs };
	long n;

	do
		n = host(sendmsg, nic->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n == -EINTR);
	return n;
}

/*
 * Writes what is left of a frame that did not go as a whole. 0 when nothing is left. The peer may
 * wait for it and for nothing else (passt does), so it does not lie until the next frame is sent.
 */
static int send_rest(struct process_nic *nic)
{
	while (nic->out_start < nic->out_end) {
		struct hyp_iov rest = { nic->out + nic->out_start, nic->out_end - nic->out_start };
		long n = send(nic, &rest, 1);

		if (n < 0)
			return n == -EAGAIN ? -EAGAIN : -EIO;
		nic->out_start += n;
	}
	nic->out_start = nic->out_end = 0;
	return 0;
}

/* Keeps everything of @iov behind the first @sent bytes. */
static void keep_rest(struct process_nic *nic, const struct hyp_iov *iov, unsigned int iovs,
		      size_t sent)
{
	for (unsigned int i = 0; i < iovs; i++) {
		size_t skip = sent < iov[i].len ? sent : iov[i].len;

		memcpy(nic->out + nic->out_end, (char *)iov[i].base + skip, iov[i].len - skip);
		nic->out_end += iov[i].len - skip;
		sent -= skip;
	}
}

static int stream_send(struct process_nic *nic, const struct hyp_net_header *header,
		       const struct hyp_iov *iov, unsigned int iovs)
{
	struct hyp_iov all[MAX_FRAME_IOV];
	uint8_t prefix[PREFIX];
	size_t len = 0;
	unsigned int i;
	long n;
	int error;

	(void)header;
	error = send_rest(nic);
	if (error)
		return error;
	for (i = 0; i < iovs; i++) {
		all[i + 1] = iov[i];
		len += iov[i].len;
	}
	if (!len || len > FRAME_MAX)
		return -EMSGSIZE;
	for (i = 0; i < PREFIX; i++)
		prefix[i] = len >> (24 - 8 * i);
	all[0] = (struct hyp_iov){ prefix, PREFIX };
	n = send(nic, all, iovs + 1);
	if (n < 0)
		return n == -EAGAIN ? -EAGAIN : -EIO;
	if ((size_t)n < PREFIX + len)
		keep_rest(nic, all, iovs + 1, n);
	return 0;
}

/* ------------------------------------------------------------------ receiving */

static uint32_t frame_length(const struct process_nic *nic)
{
	const uint8_t *p = nic->in + nic->in_start;

	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* Reads what is there, many frames at once. 0 or a negative errno. */
static int fill(struct process_nic *nic)
{
	long n;

	if (nic->in_start == nic->in_end) {
		nic->in_start = nic->in_end = 0;
	} else if (IN_SIZE - nic->in_start < PREFIX + FRAME_MAX || nic->in_end == IN_SIZE) {
		memmove(nic->in, nic->in + nic->in_start, nic->in_end - nic->in_start);
		nic->in_end -= nic->in_start;
		nic->in_start = 0;
	}
	do
		n = host(recvfrom, nic->fd, nic->in + nic->in_end, IN_SIZE - nic->in_end,
			 MSG_DONTWAIT, NULL, NULL);
	while (n == -EINTR);
	if (n <= 0)
		return n == -EAGAIN ? -EAGAIN : -EIO;
	nic->in_end += n;
	return 0;
}

/* Returns the frame's length, or 0 if it does not fit @iov and was dropped. */
static size_t deliver(struct process_nic *nic, size_t len, const struct hyp_iov *iov,
		      unsigned int iovs)
{
	const uint8_t *from = nic->in + nic->in_start + PREFIX;
	size_t left = len;

	nic->in_start += PREFIX + len;
	for (unsigned int i = 0; i < iovs && left; i++) {
		size_t n = left < iov[i].len ? left : iov[i].len;

		memcpy(iov[i].base, from, n);
		from += n;
		left -= n;
	}
	return left ? 0 : len;
}

static long stream_receive(struct process_nic *nic, struct hyp_net_header *header,
			   const struct hyp_iov *iov, unsigned int iovs)
{
	*header = (struct hyp_net_header){ 0 };
	if (nic->out_end)
		send_rest(nic); /* an error is the next send's, or read here as the end */
	for (;;) {
		size_t have = nic->in_end - nic->in_start;
		size_t len = have >= PREFIX ? frame_length(nic) : 0;
		int error;

		/* Not a frame: where the next one begins is unknown from here on. */
		if (have >= PREFIX && (!len || len > FRAME_MAX))
			return -EIO;
		if (have >= PREFIX && have >= PREFIX + len) {
			len = deliver(nic, len, iov, iovs);
			if (len)
				return len;
			continue;
		}
		error = fill(nic);
		if (error)
			return error;
	}
}

static const struct nic_ops stream_ops = {
	.send = stream_send,
	.receive = stream_receive,
};

void process_stream_open(struct process_nic *nic, const struct net_option *option, int fd)
{
	char name[NUMBER_TEXT];
	int type = 0, len = sizeof(type);
	long error = host(getsockopt, fd, SOL_SOCKET, SO_TYPE, &type, &len);

	if (error || type != STREAM_SOCKET)
		process_fail("sirloin.net=fd:", number_text(name, fd), ": ",
			     error ? process_error(error) : "not a stream socket",
			     "; give an inherited descriptor of a connected stream socket", NULL);
	nic->ops = &stream_ops;
	nic->fd = fd;
	nic->info.mtu = option->mtu ?: MTU_DEFAULT;
	nic->in = process_alloc(IN_SIZE);
	nic->out = process_alloc(OUT_SIZE);
}
