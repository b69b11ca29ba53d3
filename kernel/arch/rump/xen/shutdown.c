// SPDX-License-Identifier: GPL-2.0-only
/*
 * `xl shutdown` and `xl reboot` are SIGTERM for the program; when it has ended the guest ends as was asked.
 * Linux's own code (drivers/xen/manage.c) would execute /sbin/poweroff: requests are acknowledged, which it
 * takes for none, before it sees them.
 */
#include <linux/init.h>
#include <linux/notifier.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <asm/rump.h>
#include <asm/xen/hypercall.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

static enum request { NONE, POWER_OFF, REBOOT } request;

static enum request recognise(const char *text)
{
	if (!strcmp(text, "poweroff") || !strcmp(text, "halt"))
		return POWER_OFF;
	return strcmp(text, "reboot") ? NONE : REBOOT;
}

/* Reads and acknowledges a request. -EAGAIN if another has changed it meanwhile. */
static int take_request(enum request *wanted)
{
	struct xenbus_transaction transaction;
	char *text;
	int error;

	*wanted = NONE;
	error = xenbus_transaction_start(&transaction);
	if (error)
		return error;
	text = xenbus_read(transaction, "control", "shutdown", NULL);
	if (!IS_ERR(text)) {
		*wanted = recognise(text);
		kfree(text);
	}
	if (*wanted != NONE)
		xenbus_write(transaction, "control", "shutdown", "");
	return xenbus_transaction_end(transaction, *wanted == NONE);
}

static void control_changed(struct xenbus_watch *watch, const char *path, const char *token)
{
	enum request wanted;
	int error;

	do {
		error = take_request(&wanted);
	} while (error == -EAGAIN);
	if (error || wanted == NONE)
		return;
	request = wanted;
	rump_signal_program(SIGTERM);
}

/*
 * One watch before Linux's and one behind it: some xenstores tell the oldest watch first, others the
 * youngest.
 */
struct control {
	struct xenbus_watch watch;
	struct notifier_block xenstore; /* called at once on PV, else by priority when it is there */
};

static int watch_control(struct notifier_block *block, unsigned long event, void *data)
{
	struct control *control = container_of(block, struct control, xenstore);

	if (register_xenbus_watch(&control->watch))
		pr_err("rump: requests of xl shutdown will not be heard\n");
	return NOTIFY_DONE;
}

static struct control before = {
	.watch = { .node = "control/shutdown", .callback = control_changed },
	.xenstore = { .notifier_call = watch_control, .priority = 1 },
};

static struct control behind = {
	.watch = { .node = "control/shutdown", .callback = control_changed },
	.xenstore = { .notifier_call = watch_control, .priority = -1 },
};

/* Linux's own watch is made in subsys_initcall(), where this folder is linked before drivers/. */
static int __init shutdown_init(void)
{
	if (xen_domain())
		register_xenstore_notifier(&before.xenstore);
	return 0;
}
subsys_initcall(shutdown_init);

static int __init shutdown_init_behind(void)
{
	if (xen_domain())
		register_xenstore_notifier(&behind.xenstore);
	return 0;
}
subsys_initcall_sync(shutdown_init_behind);

void rump_xen_reboot(void)
{
	struct sched_shutdown shutdown = { .reason = SHUTDOWN_reboot };

	if (xen_domain())
		HYPERVISOR_sched_op(SCHEDOP_shutdown, &shutdown);
}

int rump_xen_end(int status)
{
	if (request == REBOOT)
		rump_xen_reboot();
	/* A program without a handler has died of what was asked. */
	return request != NONE && status == RUMP_HALT_SIGNAL + SIGTERM ? 0 : status;
}
