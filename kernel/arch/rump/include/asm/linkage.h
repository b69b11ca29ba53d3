/* SPDX-License-Identifier: GPL-2.0-only */
/* Alignment of assembly functions. */
#ifndef _ASM_RUMP_LINKAGE_H
#define _ASM_RUMP_LINKAGE_H

#define __ALIGN .p2align 4
#define __ALIGN_STR ".p2align 4"

#endif
