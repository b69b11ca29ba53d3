// SPDX-License-Identifier: GPL-2.0-only
/* The kernel log goes to the platform, apart from what the program writes. */
#include <linux/console.h>
#include <linux/init.h>
#include <asm/rump.h>

static void log_write(struct console *console, const char *text, unsigned int len)
{
	hyp->log(text, len);
}

static struct console log_console = {
	.name = "rump",
	.write = log_write,
	.flags = CON_PRINTBUFFER | CON_ENABLED | CON_ANYTIME,
	.index = -1,
};

void __init rump_log_init(void)
{
	register_console(&log_console);
}
