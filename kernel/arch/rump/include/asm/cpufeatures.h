/* SPDX-License-Identifier: GPL-2.0-only */
/* x86's feature bits, for its headers that name them. */
#ifndef _ASM_RUMP_CPUFEATURES_H
#define _ASM_RUMP_CPUFEATURES_H

#include <x86/include/asm/cpufeatures.h>

#endif
