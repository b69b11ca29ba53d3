/* SPDX-License-Identifier: GPL-2.0-only */
/* System calls that the overlay has in place of Linux's. Arguments as in their man pages. */
#ifndef RUMP_SYSCALL_H
#define RUMP_SYSCALL_H

#include <linux/linkage.h>
#include <linux/types.h>

struct clone_args;

asmlinkage long rump_sys_fork(void);
asmlinkage long rump_sys_vfork(void);
asmlinkage long rump_sys_clone(unsigned long flags, unsigned long sp, int __user *parent_tid,
			       int __user *child_tid, unsigned long tls);
asmlinkage long rump_sys_clone3(struct clone_args __user *args, size_t size);
asmlinkage long rump_sys_execve(const char __user *path, const void __user *argv,
				const void __user *envp);
asmlinkage long rump_sys_execveat(int dir, const char __user *path, const void __user *argv,
				  const void __user *envp, int flags);
asmlinkage long rump_sys_exit(int status);
asmlinkage long rump_sys_exit_group(int status);
asmlinkage long rump_sys_kill(pid_t pid, int sig);
asmlinkage long rump_sys_tkill(pid_t tid, int sig);
asmlinkage long rump_sys_tgkill(pid_t tgid, pid_t tid, int sig);

asmlinkage long rump_sys_brk(unsigned long brk);
asmlinkage long rump_sys_mmap(unsigned long addr, unsigned long len, unsigned long prot,
			      unsigned long flags, unsigned long fd, unsigned long offset);
asmlinkage long rump_sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
				unsigned long flags, unsigned long new_addr);
asmlinkage long rump_sys_munmap(unsigned long addr, size_t len);
asmlinkage long rump_sys_remap_file_pages(unsigned long addr, unsigned long len, unsigned long prot,
					  unsigned long pgoff, unsigned long flags);

asmlinkage long sys_arch_prctl(int option, unsigned long addr);
asmlinkage void rump_sys_rt_sigreturn(void);

/* entry.S: store what C keeps before they go on to the functions of like names */
asmlinkage long rump_clone_entry(void);
asmlinkage long rump_clone3_entry(void);
asmlinkage long rump_sigreturn_entry(void);

#endif
