// SPDX-License-Identifier: GPL-2.0-only
/*
 * How Linux's configuration by ip= waits: net/ipv4/ipconfig.c is compiled to call these in the place of msleep() and
 * schedule_timeout_uninterruptible() (Makefile). Those last until a tick, up to 4 ms more than was asked for, and it
 * gives devices 10 ms of which nothing but time is known: with both a start takes ten times as long as without ip=.
 */
#include <linux/delay.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <asm/rump.h>

#define LOOK_US 200 /* from one look for a carrier or an answer to the next */

/* Every device that it has opened has a carrier, and there is one. */
static bool devices_are_ready(void)
{
	struct net_device *dev;
	bool found = false, ready = true;

	rtnl_lock();
	for_each_netdev(&init_net, dev)
	{
		if (!(dev->flags & IFF_UP) || dev->flags & IFF_LOOPBACK)
			continue;
		found = true;
		ready = ready && netif_carrier_ok(dev);
	}
	rtnl_unlock();
	return found && ready;
}

/* 1 ms is for a carrier, for which it looks then; 10 ms for devices to settle, a second for one to appear. */
void rump_ipconfig_msleep(unsigned int ms)
{
	if (ms == 1)
		usleep_range(LOOK_US, LOOK_US);
	else if (!devices_are_ready())
		msleep(ms);
}

/* For the answer of a server, for which it looks then; how long in all, it knows by jiffies. */
long rump_ipconfig_timeout(long jiffies_to_wait)
{
	usleep_range(LOOK_US, LOOK_US);
	return 0;
}
