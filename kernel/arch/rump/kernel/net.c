// SPDX-License-Identifier: GPL-2.0-only
/* What an init system would do about the network: the loopback interface is up. */
#include <linux/if.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <asm/rump.h>

void rump_loopback(void)
{
	struct net_device *lo = init_net.loopback_dev;

	rtnl_lock();
	if (dev_change_flags(lo, lo->flags | IFF_UP, NULL))
		pr_warn("lo: cannot be brought up\n");
	rtnl_unlock();
}
