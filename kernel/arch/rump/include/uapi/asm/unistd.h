/* SPDX-License-Identifier: GPL-2.0-only */
/* x86-64's system call numbers, generated from the tree's syscall_64.tbl. */
#ifndef _UAPI_ASM_RUMP_UNISTD_H
#define _UAPI_ASM_RUMP_UNISTD_H
#include <asm/unistd_64.h>
#endif
