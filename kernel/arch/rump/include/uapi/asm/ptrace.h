/* SPDX-License-Identifier: GPL-2.0-only */
/* x86-64 Linux's own user structures. */
#include <x86/include/uapi/asm/ptrace.h>
