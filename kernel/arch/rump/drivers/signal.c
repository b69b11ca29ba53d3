// SPDX-License-Identifier: GPL-2.0-only
/* Signals that the outside asks the program to get: a ^C or kill of the host, a resized window. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <asm/rump.h>
#include "console.h"

/*
 * Linux's init ignores what it has no handler for, and until the program has taken its place nobody
 * else could act. A boot that waits, for DHCP say, must be stoppable.
 */
static void signal_boot(int sig)
{
	if (sig_kernel_ignore(sig) || sig_kernel_stop(sig))
		return;
	pr_emerg("signal %d before the program started\n", sig);
	hyp->halt(rump_xen_end(RUMP_HALT_SIGNAL + sig));
}

void rump_signal_program(int sig)
{
	struct task_struct *init;

	rcu_read_lock();
	/* Another thread takes over as reaper when PID 1's first thread ends; the process stays. */
	init = READ_ONCE(init_pid_ns.child_reaper);
	if (init->signal->flags & SIGNAL_UNKILLABLE)
		signal_boot(sig);
	else
		kill_pid(task_tgid(init), sig, 1);
	rcu_read_unlock();
}

static irqreturn_t signal_interrupt(int irq, void *data)
{
	int sig;

	while ((sig = hyp->take_signal())) {
		if (!valid_signal(sig) || (sig == SIGWINCH && rump_console_resize()))
			continue;
		rump_signal_program(sig);
	}
	return IRQ_HANDLED;
}

static int __init signal_init(void)
{
	return request_irq(RUMP_IRQ_SIGNAL, signal_interrupt, 0, "signal", NULL);
}
core_initcall(signal_init); /* before the drivers, which may wait */
