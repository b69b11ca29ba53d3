/* SPDX-License-Identifier: GPL-2.0-only */
/* The terminal, as stream.c and signal.c see it. */
#ifndef RUMP_DRIVERS_CONSOLE_H
#define RUMP_DRIVERS_CONSOLE_H

#include <linux/errno.h>
#include <linux/types.h>

#ifdef CONFIG_HVC_DRIVER
/* The number of the terminal's device node. -ENODEV if no stream is a terminal. May block. */
int rump_console_device(dev_t *device);
/* After an open: gives the terminal its size before the program can ask for it. May block. */
void rump_console_opened(void);
/*
 * Takes over the terminal's size; any context. True if it changed: then the tty layer tells the
 * foreground processes by SIGWINCH.
 */
bool rump_console_resize(void);
#else
static inline int rump_console_device(dev_t *device)
{
	return -ENODEV;
}

static inline void rump_console_opened(void)
{
}

static inline bool rump_console_resize(void)
{
	return false;
}
#endif

#endif
