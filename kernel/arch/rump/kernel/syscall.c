// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system call table, generated from x86-64 Linux's own list. A call whose meaning differs in a
 * rump kernel is renamed to the overlay's function; without an MMU Linux's own would be a stub or
 * would take program memory from the page allocator.
 */
#include <linux/syscalls.h>
#include <asm/syscall.h>
#include <asm/unistd.h>
#include "syscall.h"

/* fork.c */
#define sys_fork rump_sys_fork
#define sys_vfork rump_sys_vfork
#define sys_clone rump_clone_entry
#define sys_clone3 rump_clone3_entry
#define sys_execve rump_sys_execve
#define sys_execveat rump_sys_execveat
/* entry.S, for what needs all registers */
#define sys_rt_sigreturn rump_sigreturn_entry
/* exit.c */
#define sys_exit rump_sys_exit
#define sys_exit_group rump_sys_exit_group
#define sys_kill rump_sys_kill
#define sys_tkill rump_sys_tkill
#define sys_tgkill rump_sys_tgkill
/* There are no I/O ports and no segments. */
#define sys_ioperm sys_ni_syscall
#define sys_iopl sys_ni_syscall
#define sys_modify_ldt sys_ni_syscall
/* mm/ */
#define sys_brk rump_sys_brk
#define sys_mmap rump_sys_mmap
#define sys_mremap rump_sys_mremap
#define sys_munmap rump_sys_munmap
#define sys_remap_file_pages rump_sys_remap_file_pages

#define __SYSCALL(nr, function) [nr] = (function),

const void *const rump_syscall_table[__NR_syscalls] = {
	[0 ... __NR_syscalls - 1] = sys_ni_syscall,
#include <asm/syscalls_64.h>
};
