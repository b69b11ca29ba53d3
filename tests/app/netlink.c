// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program asks about interfaces: ioctls and rtnetlink tell of a loopback device that is
 * up and has its addresses; getifaddrs(3) and if_nametoindex(3) work on top.
 */
#include "app.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static void ioctls(void)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	struct sockaddr_in *in = (void *)&ifr.ifr_addr;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char text[32];

	T(ioctl(fd, SIOCGIFFLAGS, &ifr) == 0);
	T((ifr.ifr_flags & (IFF_UP | IFF_LOOPBACK | IFF_RUNNING)) ==
	  (IFF_UP | IFF_LOOPBACK | IFF_RUNNING));
	T(ioctl(fd, SIOCGIFADDR, &ifr) == 0);
	say("address %s", inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text)));
	T(ioctl(fd, SIOCGIFNETMASK, &ifr) == 0);
	say("mask %s", inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text)));
	T(ioctl(fd, SIOCGIFMTU, &ifr) == 0);
	V(ifr.ifr_mtu);
	strcpy(ifr.ifr_name, "absent0");
	E(ioctl(fd, SIOCGIFFLAGS, &ifr), ENODEV);
	close(fd);
	V(if_nametoindex("lo"));
	T(if_nametoindex("absent0") == 0);
}

/* Looks for @name in a dump of all links. */
static int find_link(int fd, const char *name)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg info;
	} request = { { sizeof(request), RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 }, { 0 } };
	static char buf[65536] __attribute__((aligned(4)));
	int found = 0;

	if (send(fd, &request, sizeof(request), 0) != sizeof(request))
		return -1;
	for (;;) {
		int len = recv(fd, buf, sizeof(buf), 0);

		if (len <= 0)
			return -1;
		for (struct nlmsghdr *h = (void *)buf; NLMSG_OK(h, (unsigned int)len);
		     h = NLMSG_NEXT(h, len)) {
			struct ifinfomsg *info = NLMSG_DATA(h);
			struct rtattr *attr = IFLA_RTA(info);
			int left = IFLA_PAYLOAD(h);

			if (h->nlmsg_type == NLMSG_DONE)
				return found;
			for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
				found += attr->rta_type == IFLA_IFNAME &&
					 !strcmp(RTA_DATA(attr), name);
		}
	}
}

static void addresses(void)
{
	const struct in6_addr loopback6 = IN6ADDR_LOOPBACK_INIT;
	struct ifaddrs *list, *at;
	int four = 0, six = 0;

	NEED(getifaddrs(&list) == 0);
	for (at = list; at; at = at->ifa_next) {
		if (!at->ifa_addr || strcmp(at->ifa_name, "lo"))
			continue;
		struct sockaddr_in *in = (void *)at->ifa_addr;
		struct sockaddr_in6 *in6 = (void *)at->ifa_addr;

		if (in->sin_family == AF_INET)
			four += in->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
		if (in->sin_family == AF_INET6)
			six += !memcmp(&in6->sin6_addr, &loopback6, sizeof(loopback6));
	}
	freeifaddrs(list);
	say("127.0.0.1 %d, ::1 %d", four, six);
}

int main(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	NEED(fd >= 0);
	ioctls();
	V(find_link(fd, "lo"));
	addresses();
	close(fd);
	return app_done();
}
