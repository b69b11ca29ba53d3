/* SPDX-License-Identifier: GPL-2.0-only */
/* Where kernel/time/vsyscall.c leaves what vdso.c reads. */
#ifndef _ASM_RUMP_VDSO_VSYSCALL_H
#define _ASM_RUMP_VDSO_VSYSCALL_H

#include <linux/timekeeper_internal.h>
#include <vdso/datapage.h>

static __always_inline struct vdso_data *rump_vdso_data(void)
{
	return _vdso_data;
}
#define __arch_get_k_vdso_data rump_vdso_data

#include <asm-generic/vdso/vsyscall.h>

#endif
