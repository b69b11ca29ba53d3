/* SPDX-License-Identifier: GPL-2.0-only */
/* One address space. */
#ifndef _ASM_RUMP_MMU_CONTEXT_H
#define _ASM_RUMP_MMU_CONTEXT_H

#include <asm-generic/nommu_context.h>

#endif
