/* SPDX-License-Identifier: GPL-2.0-only */
/* Command line size, as x86's. */
#ifndef _ASM_RUMP_SETUP_H
#define _ASM_RUMP_SETUP_H

#include <uapi/asm/setup.h>

#endif
