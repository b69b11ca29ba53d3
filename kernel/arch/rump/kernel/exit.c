// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of the program is the end of the machine: files closed, file systems clean, and the exit
 * status handed to the platform. Linux itself would panic when PID 1 goes.
 */
#include <linux/delay.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/panic_notifier.h>
#include <linux/pm.h>
#include <linux/reboot.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/task_work.h>
#include <asm/rump.h>
#include <fs/internal.h>
#include "syscall.h"

#define THREADS_MS 2000 /* how long other threads may take to end */

/*
 * Kills the other threads and waits for them. False if another thread is doing that already. A
 * signal's sender may have begun it: then its status counts.
 */
static bool stop_other_threads(int *wait_status)
{
	struct signal_struct *signal = current->signal;
	static bool ending;
	int ms;

	spin_lock_irq(&current->sighand->siglock);
	if (ending) {
		spin_unlock_irq(&current->sighand->siglock);
		return false;
	}
	ending = true;
	if (signal->flags & SIGNAL_GROUP_EXIT) {
		*wait_status = signal->group_exit_code;
	} else {
		signal->flags = SIGNAL_GROUP_EXIT;
		signal->group_exit_code = *wait_status;
		zap_other_threads(current);
	}
	spin_unlock_irq(&current->sighand->siglock);
	clear_thread_flag(TIF_SIGPENDING); /* what follows may sleep in peace */
	for (ms = 0; ms < THREADS_MS && atomic_read(&signal->live) > 1; ms++)
		usleep_range(50, 1000);
	return true;
}

static void make_read_only(struct super_block *sb, void *unused)
{
	struct fs_context *fc;

	if (!sb->s_bdev || sb_rdonly(sb))
		return;
	fc = fs_context_for_reconfigure(sb->s_root, SB_RDONLY | SB_FORCE, SB_RDONLY);
	if (IS_ERR(fc))
		return;
	if (parse_monolithic_mount_data(fc, NULL) || reconfigure_super(fc))
		pr_warn("%s: not cleanly unmounted\n", sb->s_id);
	put_fs_context(fc);
}

/* iterate_supers() holds s_umount for reading; a remount needs it for writing. */
static void remount(struct super_block *sb, void *unused)
{
	up_read(&sb->s_umount);
	down_write(&sb->s_umount);
	make_read_only(sb, NULL);
	up_write(&sb->s_umount);
	down_read(&sb->s_umount);
}

static void __noreturn halt(int wait_status)
{
	int sig = wait_status & 0x7f;

	hyp->halt(rump_xen_end(sig ? RUMP_HALT_SIGNAL + sig : (wait_status >> 8) & 0xff));
}

void __noreturn rump_program_exit(int wait_status)
{
	if (!stop_other_threads(&wait_status))
		do_exit(wait_status);
	rump_mm_sync();
	exit_files(current);
	task_work_run();
	ksys_sync();
	iterate_supers(remount, NULL);
	rump_net_linger();
	halt(wait_status);
}

/* The last thread of the program is the program. */
asmlinkage long rump_sys_exit(int status)
{
	struct task_struct *leader = current->group_leader;

	if (!is_global_init(current) || atomic_read(&current->signal->live) > 1)
		return sys_exit(status);
	if (leader != current)
		rump_program_exit(leader->exit_code);
	rump_program_exit((status & 0xff) << 8);
}

asmlinkage long rump_sys_exit_group(int status)
{
	if (!is_global_init(current))
		return sys_exit_group(status);
	rump_program_exit((status & 0xff) << 8);
}

/* SIGKILL to itself ends the program; Linux would spare PID 1. */
static void kill_program(int sig, bool self)
{
	if (sig == SIGKILL && self && is_global_init(current))
		rump_program_exit(SIGKILL);
}

static bool is_own_thread(pid_t tid)
{
	struct task_struct *task;
	bool own;

	rcu_read_lock();
	task = find_task_by_vpid(tid);
	own = task && same_thread_group(task, current);
	rcu_read_unlock();
	return own;
}

asmlinkage long rump_sys_kill(pid_t pid, int sig)
{
	kill_program(sig, pid == 0 || pid == task_tgid_vnr(current) ||
				  (pid < -1 && -pid == task_pgrp_vnr(current)));
	return sys_kill(pid, sig);
}

asmlinkage long rump_sys_tkill(pid_t tid, int sig)
{
	kill_program(sig, is_own_thread(tid));
	return sys_tkill(tid, sig);
}

asmlinkage long rump_sys_tgkill(pid_t tgid, pid_t tid, int sig)
{
	kill_program(sig, tgid == task_tgid_vnr(current) && is_own_thread(tid));
	return sys_tgkill(tgid, tid, sig);
}

static int on_panic(struct notifier_block *nb, unsigned long event, void *message)
{
	hyp->panic(NULL); /* Linux has logged it */
	return NOTIFY_DONE;
}

static struct notifier_block panic_block = {
	.notifier_call = on_panic, .priority = INT_MIN, /* after everybody else */
};

static int __init exit_init(void)
{
	atomic_notifier_chain_register(&panic_notifier_list, &panic_block);
	return 0;
}
early_initcall(exit_init);

void (*pm_power_off)(void);

void machine_halt(void)
{
	hyp->halt(0);
}

void machine_power_off(void)
{
	hyp->halt(0);
}

void machine_restart(char *command)
{
	rump_xen_reboot();
	hyp->halt(0);
}
