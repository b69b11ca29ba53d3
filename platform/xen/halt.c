// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of the domain. Xen knows two ways (xen/sched.h): poweroff is success, crash is everything
 * else; which, the last line of the console says.
 */
#include "xen.h"

static void end(unsigned int reason) __attribute__((noreturn));

static void end(unsigned int reason)
{
	struct sched_shutdown shutdown = { .reason = reason };

	xen_drain_console();
	for (;;)
		hypercall_op(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &shutdown);
}

void xen_halt(int status)
{
	char text[NUMBER_TEXT];

	if (!status)
		end(SHUTDOWN_poweroff);
	if (status < DEATH_BY_SIGNAL)
		machine_print(image_name(), ": exit status ", number_text(text, status), "\n",
			      NULL);
	else
		machine_print(image_name(), ": killed by signal ",
			      number_text(text, status - DEATH_BY_SIGNAL), "\n", NULL);
	end(SHUTDOWN_crash);
}

void xen_panic(const char *message)
{
	if (message)
		machine_print(image_name(), ": ", message, "\n", NULL);
	xen_halt(STATUS_PANIC);
}
