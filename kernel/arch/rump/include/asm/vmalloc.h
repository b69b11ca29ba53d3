/* SPDX-License-Identifier: GPL-2.0-only */
/* No vmalloc area: without an MMU vmalloc() is kmalloc(). */
#ifndef _ASM_RUMP_VMALLOC_H
#define _ASM_RUMP_VMALLOC_H


#endif
