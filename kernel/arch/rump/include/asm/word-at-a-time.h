/* SPDX-License-Identifier: GPL-2.0-only */
/* Little-endian byte search. */
#ifndef _ASM_RUMP_WORD_AT_A_TIME_H
#define _ASM_RUMP_WORD_AT_A_TIME_H

#include <asm-generic/word-at-a-time.h>

#endif
