/* SPDX-License-Identifier: GPL-2.0-only */
/* What all platforms share: numbers, helpers, and how they end by their own decision. */
#ifndef COMMON_H
#define COMMON_H

#include <asm/errno.h>
#include "../../include/hyp.h"
#include "image.h"
#include "number.h"
#include "string.h"

#define PAGE 4096ul
#define NS_PER_SECOND 1000000000ull
#define NEVER UINT64_MAX

#define ALIGN_UP(n, size) (((n) + ((size)-1)) & ~((uintptr_t)((size)-1)))
#define ALIGN_DOWN(n, size) ((n) & ~((uintptr_t)((size)-1)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* docs/limits.md and the manual page say the same. */
#define STATUS_START 125 /* wrong option or a resource that is not there; no kernel was started */
#define STATUS_PANIC 255
#define DEATH_BY_SIGNAL 256 /* hyp.h, halt() */

#endif
