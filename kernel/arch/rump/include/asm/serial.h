/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the PC's serial ports are: COM1 to COM4. The first is the platform's, for standard input and
 * output; Linux's driver has the others, under their usual names.
 */
#ifndef _ASM_RUMP_SERIAL_H
#define _ASM_RUMP_SERIAL_H

#define BASE_BAUD (1843200 / 16)

#define RUMP_PORT(address, line)                                          \
	{                                                                 \
		.baud_base = BASE_BAUD, .port = (address), .irq = (line), \
		.flags = UPF_BOOT_AUTOCONF | UPF_SKIP_TEST                \
	}

/* clang-format off */
#define SERIAL_PORT_DFNS \
	{ .port = 0 }, RUMP_PORT(0x2f8, 3), RUMP_PORT(0x3e8, 4), RUMP_PORT(0x2e8, 3),
/* clang-format on */

#endif
