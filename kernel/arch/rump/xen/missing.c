// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest whose configuration lacks what the command line speaks of would wait for it or go on without: all that
 * a guest has is known before it starts, so it ends and says what to do.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

static const char *address __initdata, *root __initdata;
static bool patient __initdata;

/* As Linux reads the parameter (net/ipv4/ipconfig.c). */
static int __init note_address(char *value)
{
	if (value && *value && strcmp(value, "off") && strcmp(value, "none"))
		address = value;
	return 0;
}
early_param("ip", note_address);

static int __init note_root(char *value)
{
	root = value;
	return 0;
}
early_param("root", note_root);

static int __init note_rootwait(char *value)
{
	patient = true;
	return 0;
}
early_param("rootwait", note_rootwait);

/* Before Linux waits twelve seconds for one, in its own late_initcall(); a card may not have connected yet. */
static int __init look_for_card(void)
{
	if (xen_domain() && address && !xenbus_exists(XBT_NIL, "device", "vif"))
		panic("ip=%s, but the guest has no network card: its configuration needs vif = [ \"bridge=xenbr0\" ]",
		      address);
	return 0;
}
late_initcall(look_for_card);

/* Linux has waited for the disks that there are in its own late_initcall(). With rootwait one may be attached. */
static int __init look_for_root(void)
{
	if (xen_domain() && root && !patient && strstarts(root, "/dev/xvd") && !name_to_dev_t(root))
		panic("root=%s, but the guest has no such disk: its configuration needs disk = [ \"vdev=%.4s,...\" ]",
		      root, root + strlen("/dev/"));
	return 0;
}
late_initcall_sync(look_for_root);
