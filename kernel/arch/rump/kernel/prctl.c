// SPDX-License-Identifier: GPL-2.0-only
/* arch_prctl(2): the program's FS and GS base. */
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/rump.h>
#include <uapi/asm/prctl.h>
#include "syscall.h"

static unsigned long read_base(bool fs)
{
	unsigned long base;

	if (!hyp_boot->fsgsbase)
		return fs ? current->thread.fsbase : current->thread.gsbase;
	if (fs)
		asm volatile("rdfsbase %0" : "=r"(base));
	else
		asm volatile("rdgsbase %0" : "=r"(base));
	return base;
}

static void write_base(bool fs, unsigned long base)
{
	if (fs)
		current->thread.fsbase = base;
	else
		current->thread.gsbase = base;
	if (hyp_boot->fsgsbase && fs)
		asm volatile("wrfsbase %0" : : "r"(base));
	else if (hyp_boot->fsgsbase)
		asm volatile("wrgsbase %0" : : "r"(base));
	else if (fs)
		hyp->set_fs_base(base);
	else
		hyp->set_gs_base(base);
}

asmlinkage long sys_arch_prctl(int option, unsigned long addr)
{
	switch (option) {
	case ARCH_SET_FS:
	case ARCH_SET_GS:
		if (addr >= TASK_SIZE_MAX)
			return -EPERM;
		write_base(option == ARCH_SET_FS, addr);
		return 0;
	case ARCH_GET_FS:
	case ARCH_GET_GS:
		return put_user(read_base(option == ARCH_GET_FS), (unsigned long __user *)addr);
	default:
		return -EINVAL;
	}
}
