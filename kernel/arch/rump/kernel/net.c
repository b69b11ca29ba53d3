// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an init system would do about the network at start, the loopback interface is up, and what
 * Linux does after the end of a program.
 */
#include <linux/delay.h>
#include <linux/if.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/tcp.h>
#include <asm/rump.h>

#define LINGER_MS 5000 /* docs/limits.md */

void rump_loopback(void)
{
	struct net_device *lo = init_net.loopback_dev;

	rtnl_lock();
	if (dev_change_flags(lo, lo->flags | IFF_UP, NULL))
		pr_warn("lo: cannot be brought up\n");
	rtnl_unlock();
}

/*
 * What the program wrote before it closed a TCP connection is still to reach the peer; the machine
 * must be there until it is acknowledged. A peer that does not answer is not waited for longer.
 */
void rump_net_linger(void)
{
	int ms;

	for (ms = 0; ms < LINGER_MS && tcp_orphan_count_sum() > 0; ms++)
		usleep_range(1000, 1100);
}
