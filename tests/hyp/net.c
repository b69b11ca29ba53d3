// SPDX-License-Identifier: GPL-2.0-only
/* NICs. The other end is tests/hyp/tools/frame-peer.c, passt or a tap device of the test file. */
#include "test.h"

#define FRAME 65536
#define MINIMUM 60
#define UDP_REPLY_PORT 68

static unsigned char frame[FRAME + 64], other[FRAME + 64];

static long receive(unsigned int nic, struct hyp_net_header *header, uint64_t ns)
{
	struct hyp_iov iov[2] = { { frame, 100 }, { frame + 100, sizeof(frame) - 100 } };
	long n;

	while ((n = hyp->net_receive(nic, header, iov, 2)) == -EAGAIN)
		if (!idle_for(HYP_EVENT_NET, ns))
			return -EAGAIN;
	return n;
}

static int send(unsigned int nic, const struct hyp_net_header *header, unsigned char *data,
		size_t len)
{
	struct hyp_iov iov[2] = { { data, 14 }, { data + 14, len - 14 } };
	int error;

	while ((error = hyp->net_send(nic, header, iov, 2)) == -EAGAIN)
		if (!idle_for(HYP_EVENT_NET, 5 * SECOND))
			return error;
	return error;
}

/* Sends back what comes until the peer says so with an empty last frame. */
void test_net_echo(void)
{
	struct hyp_net_header header;
	struct hyp_net_info info;
	uint64_t frames = 0, bytes = 0;
	int error = 0;
	long n;

	ok(!hyp->net_info(0, &info) && info.mtu == 1500 && !info.offloads, "net_info()");
	ok((info.mac[0] & 3) == 2, "a locally administered address");
	ok(hyp->net_info(1, &info) == -ENODEV, "one NIC only");
	while ((n = receive(0, &header, 10 * SECOND)) > 0 && !error) {
		frames++;
		bytes += n;
		error = send(0, &header, frame, n);
	}
	ok(!error, "all sent");
	ok(n == -EIO, "-EIO when the peer is gone");
	ok(hyp->net_receive(0, &header, NULL, 0) == -EIO, "for good");
	note("frames", frames);
	note("bytes", bytes);
}

/* Frames that arrive while the program spins. */
void test_net_frames(void)
{
	struct hyp_iov iov = { frame, sizeof(frame) };
	struct hyp_net_header header;

	ok(hyp->net_receive(0, &header, &iov, 1) == -EAGAIN, "nothing yet");
	print("# ready\n");
	send(0, &header, frame, MINIMUM);
	events_noted = events_interrupting = 0;
	ok(spin_for(HYP_EVENT_NET, 10 * SECOND), "a frame interrupts code that spins");
	ok(hyp->net_receive(0, &header, &iov, 1) == MINIMUM, "and is there");
}

/* Nothing is read until the socket is full; then all must come without another frame being sent. */
void test_net_full(void)
{
	struct hyp_net_header header = { 0 };
	unsigned int sizes = 0, whole = 0;
	size_t size;

	for (size = 30000; size <= 65000; size += 5000) {
		struct hyp_iov iov = { other, size };
		unsigned int frames = 0;

		while (!hyp->net_send(0, &header, &iov, 1))
			frames++;
		whole += receive(0, &header, 20 * SECOND) == MINIMUM && frame[0] == frames;
		sizes++;
	}
	ok(whole == sizes, "every frame that was taken arrives whole");
}

/* The peer sends what is no frame. */
void test_net_lost(void)
{
	struct hyp_net_header header = { 0 };

	ok(receive(0, &header, 10 * SECOND) == -EIO, "a length of 2 GB ends the link");
	ok(send(0, &header, frame, MINIMUM) == -EIO, "also for sending");
	events_noted = events_interrupting = 0;
	ok(!idle_for(HYP_EVENT_NET, SECOND / 5), "without more events");
}

static void put(unsigned char *p, unsigned int bytes, uint64_t value)
{
	while (bytes--)
		*p++ = value >> (8 * bytes);
}

static unsigned int sum(const unsigned char *p, unsigned int len)
{
	unsigned int s = 0;

	for (unsigned int i = 0; i < len; i += 2)
		s += p[i] << 8 | p[i + 1];
	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return ~s & 0xffff;
}

/* A DHCPDISCOVER (RFC 2131) in UDP, IPv4, Ethernet; its length. */
static size_t make_discover(unsigned char *p, const unsigned char *mac)
{
	static const unsigned char options[] = { 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255 };
	unsigned char *ip = p + 14, *udp = ip + 20, *dhcp = udp + 8;
	size_t len = 300; /* DHCP message */

	memset(p, 0, 400);
	memset(p, 0xff, 6);
	memcpy(p + 6, mac, 6);
	put(p + 12, 2, 0x0800);
	put(ip, 1, 0x45);
	put(ip + 2, 2, 28 + len);
	put(ip + 8, 1, 64);
	put(ip + 9, 1, 17);
	put(ip + 16, 4, 0xffffffff);
	put(ip + 10, 2, sum(ip, 20));
	put(udp, 2, 68);
	put(udp + 2, 2, 67);
	put(udp + 4, 2, 8 + len);
	put(dhcp, 3, 0x010106);
	put(dhcp + 4, 4, 0x12345678);
	memcpy(dhcp + 28, mac, 6);
	memcpy(dhcp + 236, options, sizeof(options));
	return 14 + 28 + len;
}

/* passt answers a DHCPDISCOVER. */
void test_net_dhcp(void)
{
	struct hyp_net_header header = { 0 };
	struct hyp_net_info info;
	size_t len;
	long n;

	hyp->net_info(0, &info);
	len = make_discover(other, info.mac);
	ok(!send(0, &header, other, len), "a DHCP request is sent");
	do
		n = receive(0, &header, 5 * SECOND);
	while (n > 0 &&
	       !(n > 280 && frame[12] == 8 && frame[23] == 17 && frame[37] == UDP_REPLY_PORT));
	ok(n > 0, "passt answers");
	ok(frame[42] == 2 && frame[46] == 0x12, "with an offer for it");
	if (string_equal(argument(1), "wait")) {
		print("# ready\n");
		idle_for(HYP_EVENT_SIGNAL, 20 * SECOND);
	}
}

/* What the UDP checksum begins with: the pseudo header (RFC 768), not complemented. */
static unsigned int pseudo_sum(const unsigned char *ip)
{
	unsigned char pseudo[12];

	memcpy(pseudo, ip + 12, 8);
	put(pseudo + 8, 2, 17);
	memcpy(pseudo + 10, ip + 24, 2);
	return ~sum(pseudo, 12) & 0xffff;
}

/* The same datagram back; its checksum is the host's to fill in. */
static void answer_udp(unsigned char *p, struct hyp_net_header *header)
{
	unsigned char port[2];

	memcpy(port, p + 34, 2);
	memcpy(p + 34, p + 36, 2);
	memcpy(p + 36, port, 2);
	put(p + 40, 2, pseudo_sum(p + 14));
	*header = (struct hyp_net_header){ .flags = 1, .csum_start = 34, .csum_offset = 6 };
}

/* Over a tap device: answers ARP and UDP for 10.99.0.2. */
static unsigned int offloaded; /* packets that came without their checksum */

static bool answer(unsigned char *p, long n, const unsigned char *mac,
		   struct hyp_net_header *header)
{
	static const unsigned char address[] = { 10, 99, 0, 2 };

	if (n >= 42 && p[12] == 8 && p[13] == 6 && p[21] == 1 && !memcmp(p + 38, address, 4)) {
		p[21] = 2;
		memcpy(p + 32, p + 22, 10);
		memcpy(p + 22, mac, 6);
		memcpy(p + 28, address, 4);
		*header = (struct hyp_net_header){ 0 };
	} else if (n >= 42 && p[12] == 8 && p[13] == 0 && p[23] == 17 &&
		   !memcmp(p + 30, address, 4)) {
		offloaded += header->flags & 1;
		memcpy(p + 30, p + 26, 4);
		memcpy(p + 26, address, 4);
		answer_udp(p, header);
	} else {
		return false;
	}
	memcpy(p, p + 6, 6);
	memcpy(p + 6, mac, 6);
	return true;
}

void test_tap(void)
{
	struct hyp_net_header header;
	struct hyp_net_info info;
	unsigned int answers = 0, packets = 0;
	long n = 0;

	ok(!hyp->net_info(0, &info) && info.mtu == 1400, "the MTU is the device's");
	ok(info.offloads == (HYP_NET_CSUM | HYP_NET_TSO4 | HYP_NET_TSO6 | HYP_NET_RX_OFFLOAD),
	   "all offloads");
	ok(!memcmp(info.mac, "\x02\x00\x00\x00\x00\x63", 6), "the MAC address of the option");
	print("# ready\n");
	while (answers < 4) {
		n = receive(0, &header, 10 * SECOND);
		if (n < 0)
			break;
		packets++;
		if (!answer(frame, n, info.mac, &header))
			continue;
		if (!send(0, &header, frame, n))
			answers++;
	}
	ok(answers == 4, "ARP and three datagrams answered");
	ok(offloaded == 3, "whose checksums were left to us");
	note("packets", packets);
	print("# done\n");
	while (n > 0 || n == -EAGAIN)
		n = receive(0, &header, 5 * SECOND);
	ok(n == -EIO, "-EIO when the device is removed");
}
