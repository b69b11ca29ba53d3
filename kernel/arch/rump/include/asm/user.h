/* SPDX-License-Identifier: GPL-2.0-only */
/* No core dumps: nothing of x86's struct user is used. */
#ifndef _ASM_RUMP_USER_H
#define _ASM_RUMP_USER_H


#endif
