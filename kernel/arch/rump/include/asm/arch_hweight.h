/* SPDX-License-Identifier: GPL-2.0-only */
/* Counting bits in C. */
#include <asm-generic/bitops/arch_hweight.h>
