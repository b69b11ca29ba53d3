// SPDX-License-Identifier: GPL-2.0-only
/*
 * A NIC on an existing tap device, with headers in front of each frame so that checksums and
 * segmentation are left to whoever is last (Documentation/networking/tuntap.rst, linux/if_tun.h).
 */
#include <linux/fcntl.h>
#include <asm/ioctl.h>
#include <linux/if_tun.h>
#include "process.h"

#define DEVICE "/dev/net/tun"
#define NAME_MAX 15 /* IFNAMSIZ - 1 */
#define ADVICE "create it first (ip tuntap add dev NAME mode tap user USER)"

/* linux/sockios.h, linux/socket.h, bits that the C library otherwise names. */
#define SIOCGIFMTU 0x8921
#define SIOCGIFINDEX 0x8933
#define UNIX_SOCKET 1
#define DATAGRAM 2
#define CLOSE_ON_EXEC 02000000

/* struct ifreq (linux/if.h), which includes the C library's headers. */
struct interface_request {
	char name[NAME_MAX + 1];
	union {
		short flags;
		int number;
		char room[24];
	};
};

static void fail(const struct net_option *option, long error, const char *advice)
	__attribute__((noreturn));

static void fail(const struct net_option *option, long error, const char *advice)
{
	process_fail("tap ", option->name, ": ", process_error(error), "; ", advice, NULL);
}

static void set_name(struct interface_request *request, const char *name)
{
	*request = (struct interface_request){ 0 };
	memcpy(request->name, name, strlen(name));
}

/* TUNSETIFF would create the device, so it is looked for first. Also returns its MTU. */
static uint16_t find_device(const struct net_option *option)
{
	struct interface_request request;
	long fd, error;

	if (strlen(option->name) > NAME_MAX)
		fail(option, -ENODEV, "a name has at most 15 characters");
	fd = host(socket, UNIX_SOCKET, DATAGRAM | CLOSE_ON_EXEC, 0);
	set_name(&request, option->name);
	error = fd < 0 ? fd : host(ioctl, fd, SIOCGIFINDEX, &request);
	if (error)
		fail(option, error, ADVICE);
	set_name(&request, option->name);
	error = host(ioctl, fd, SIOCGIFMTU, &request);
	if (error)
		fail(option, error, ADVICE);
	host(close, fd);
	return request.number > UINT16_MAX ? UINT16_MAX : request.number;
}

static void attach(struct process_nic *nic, const struct net_option *option)
{
	struct interface_request request;
	int header = sizeof(struct hyp_net_header);
	long error;

	set_name(&request, option->name);
	request.flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
	error = host(ioctl, nic->fd, TUNSETIFF, &request);
	if (error == -EBUSY)
		fail(option, error, "stop the other user");
	if (error)
		fail(option, error,
		     "it must be a single-queue tap of yours (ip tuntap add dev NAME mode tap "
		     "user USER)");
	error = host(ioctl, nic->fd, TUNSETVNETHDRSZ, &header);
	if (!error)
		error = host(ioctl, nic->fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6);
	if (error)
		fail(option, error, "the host's tap driver lacks offloads");
}

/* Pieces with the header in front; struct hyp_iov is laid out as struct iovec. */
static unsigned int with_header(struct hyp_iov *all, void *header, const struct hyp_iov *iov,
				unsigned int iovs)
{
	all[0] = (struct hyp_iov){ header, sizeof(struct hyp_net_header) };
	for (unsigned int i = 0; i < iovs; i++)
		all[i + 1] = iov[i];
	return iovs + 1;
}

static int tap_send(struct process_nic *nic, const struct hyp_net_header *header,
		    const struct hyp_iov *iov, unsigned int iovs)
{
	struct hyp_iov all[MAX_FRAME_IOV];
	unsigned int n = with_header(all, (void *)header, iov, iovs);
	long result;

	do
		result = host(writev, nic->fd, all, n);
	while (result == -EINTR);
	if (result >= 0)
		return 0;
	return result == -EAGAIN || result == -EMSGSIZE ? result : -EIO;
}

static long tap_receive(struct process_nic *nic, struct hyp_net_header *header,
			const struct hyp_iov *iov, unsigned int iovs)
{
	struct hyp_iov all[MAX_FRAME_IOV];
	unsigned int n = with_header(all, header, iov, iovs);
	long result;

	do
		result = host(readv, nic->fd, all, n);
	while (result == -EINTR);
	if (result >= (long)sizeof(*header))
		return result - sizeof(*header);
	return result == -EAGAIN ? -EAGAIN : -EIO;
}

static const struct nic_ops tap_ops = {
	.send = tap_send,
	.receive = tap_receive,
};

void process_tap_open(struct process_nic *nic, const struct net_option *option)
{
	long fd;

	nic->ops = &tap_ops;
	nic->info.mtu = find_device(option);
	fd = host(open, DEVICE, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);
	if (fd < 0)
		process_fail("tap ", option->name, ": " DEVICE ": ", process_error(fd),
			     "; load the module tun, or ask for access to the device", NULL);
	nic->fd = fd;
	attach(nic, option);
	nic->info.offloads = HYP_NET_CSUM | HYP_NET_TSO4 | HYP_NET_TSO6 | HYP_NET_RX_OFFLOAD;
}
