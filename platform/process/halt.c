// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of the process, as the shell is to see it: an exit status, or death by the signal that
 * killed the program. The host's own limits decide whether that leaves a core.
 */
#include <linux/signal.h>
#include "process.h"

#define STATUS_SIGNAL 128 /* the shell's way to say it in an exit status */

static void exit_with(int status) __attribute__((noreturn));

static void exit_with(int status)
{
	for (;;)
		host(exit_group, status);
}

/* Comes back if the signal's default is not to kill, or the host refuses. */
static void die_by(int sig)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	sigset_t none = 0;

	if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)
		return;
	host(rt_sigaction, sig, &standard, NULL, sizeof(none));
	host(rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
	host(tgkill, process_host.pid, process_host.tid, sig);
}

void process_halt(int status)
{
	process_terminal_restore();
	if (status < DEATH_BY_SIGNAL)
		exit_with(status);
	die_by(status - DEATH_BY_SIGNAL);
	exit_with(STATUS_SIGNAL + status - DEATH_BY_SIGNAL);
}

void process_panic(const char *message)
{
	process_terminal_restore();
	if (message)
		process_print(image_name(), ": ", message, "\n", NULL);
	exit_with(STATUS_PANIC);
}
