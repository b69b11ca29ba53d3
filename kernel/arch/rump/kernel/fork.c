// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads are made as on Linux. There is one program and one address space: what would need a
 * second one says so once on the console and fails with ENOSYS.
 */
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/rump.h>
#include "syscall.h"

static long refuse(const char *call, unsigned int bit)
{
	static unsigned long said;

	if (!test_and_set_bit(bit, &said))
		/* An error to Linux's log, so that `quiet` does not hide it. */
		pr_err("%s: %s: not supported in a rump kernel: there is one program only\n",
		       (const char *)rump_image.name, call);
	return -ENOSYS;
}

asmlinkage long rump_sys_fork(void)
{
	return refuse("fork", 0);
}

asmlinkage long rump_sys_vfork(void)
{
	return refuse("vfork", 1);
}

asmlinkage long rump_sys_execve(const char __user *path, const void __user *argv,
				const void __user *envp)
{
	return refuse("execve", 2);
}

asmlinkage long rump_sys_execveat(int dir, const char __user *path, const void __user *argv,
				  const void __user *envp, int flags)
{
	return refuse("execveat", 3);
}

static bool needs_new_program(u64 flags)
{
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return false; /* nonsense: Linux says EINVAL */
	return !(flags & CLONE_VM) || (flags & CLONE_VFORK);
}

asmlinkage long rump_sys_clone(unsigned long flags, unsigned long sp, int __user *parent_tid,
			       int __user *child_tid, unsigned long tls)
{
	if (needs_new_program(flags))
		return refuse(flags & CLONE_VFORK ? "vfork" : "fork", flags & CLONE_VFORK ? 1 : 0);
	return sys_clone(flags, sp, parent_tid, child_tid, tls);
}

asmlinkage long rump_sys_clone3(struct clone_args __user *args, size_t size)
{
	u64 flags;

	if (size >= CLONE_ARGS_SIZE_VER0) {
		if (get_user(flags, &args->flags))
			return -EFAULT;
		if (needs_new_program(flags))
			return refuse("clone3", 4);
	}
	return sys_clone3(args, size);
}
