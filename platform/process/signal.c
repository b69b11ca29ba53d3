// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host's signals: those meant for the program, and the platform's own (timer, input, packets).
 * Handlers run with every signal blocked, on a stack of their own: the interrupted code may be the
 * program's, which keeps data below its stack pointer and may have a stack of any size.
 */
#include <linux/signal.h>
#include <linux/fcntl.h>
#include "process.h"

#define HANDLER_FLAGS (SA_ONSTACK | SA_SIGINFO | SA_RESTORER)
#define STACK_OWN (64ul << 10) /* what handlers need besides the frame */

static uint64_t waiting; /* bit N: the program is to get signal N */

/* Passed on to the program. The terminal's size and state are looked at on the way. */
static const int forwarded[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT,
};

static unsigned long forward(int sig)
{
	__atomic_fetch_or(&waiting, 1ull << sig, __ATOMIC_RELAXED);
	return HYP_EVENT_SIGNAL;
}

int process_take_signal(void)
{
	uint64_t now = __atomic_load_n(&waiting, __ATOMIC_RELAXED);
	int sig;

	if (!now)
		return 0;
	sig = __builtin_ctzll(now);
	__atomic_fetch_and(&waiting, ~(1ull << sig), __ATOMIC_RELAXED);
	return sig;
}

static void on_signal(int sig, siginfo_t *info, void *context)
{
	unsigned long events = 0;

	(void)info;
	switch (sig) {
	case SIGNAL_TIMER:
		events = process_timer_signal();
		if (events & HYP_EVENT_TIMER)
			events |= process_net_tick();
		break;
	case SIGNAL_INPUT:
		events = process_console_signal();
		break;
	case SIGNAL_NET:
		events = process_net_signal();
		break;
	case SIGTSTP:
		process_terminal_stop();
		break;
	case SIGCONT:
		process_terminal_continue(); /* fall through */
	default:
		events = forward(sig);
	}
	process_report(context, events);
}

/* A fault; or somebody's kill(2) with the number of one, which is for the program like others. */
static void on_fault(int sig, siginfo_t *info, void *context)
{
	if (info->si_code <= 0)
		process_report(context, forward(sig));
	else
		process_fault(sig, info, context);
}

static void set_handler(int sig, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = {
		.sa_handler = (__sighandler_t)(uintptr_t)handler,
		.sa_flags = HANDLER_FLAGS,
		.sa_restorer = process_restorer,
		.sa_mask = ~0ul,
	};

	if (host(rt_sigaction, sig, &action, NULL, sizeof(action.sa_mask)))
		process_panic("the host refuses a signal handler");
}

static void ignore(int sig)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	host(rt_sigaction, sig, &action, NULL, sizeof(action.sa_mask));
}

/* nohup(1) means it: a hang-up that was ignored when we were started does not reach the program. */
static bool was_ignored(int sig)
{
	struct sigaction action;

	host(rt_sigaction, sig, NULL, &action, sizeof(action.sa_mask));
	return action.sa_handler == SIG_IGN;
}

/* AT_MINSIGSTKSZ is what the frame with this CPU's registers takes (sigaltstack(2)). */
static void set_stack(void)
{
	size_t size = ALIGN_UP(process_host.signal_frame + STACK_OWN, PAGE);
	stack_t stack = { .ss_sp = process_alloc(size), .ss_size = size };

	if (host(sigaltstack, &stack, NULL))
		process_panic("the host refuses a signal stack");
}

void process_start_signals(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };
	static const int own[] = { SIGNAL_TIMER, SIGNAL_INPUT, SIGNAL_NET, SIGTSTP };
	sigset_t none = 0;
	unsigned int i;

	set_stack();
	for (i = 0; i < COUNT(faults); i++)
		set_handler(faults[i], on_fault);
	for (i = 0; i < COUNT(own); i++)
		set_handler(own[i], on_signal);
	for (i = 0; i < COUNT(forwarded); i++)
		if (forwarded[i] != SIGHUP || !was_ignored(SIGHUP))
			set_handler(forwarded[i], on_signal);
	ignore(SIGPIPE); /* writes say EPIPE */
	ignore(SIGCHLD); /* passt */
	/* Whoever started us may have had some blocked. */
	host(rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

void process_signal_on(int fd, int sig)
{
	struct f_owner_ex owner = { .type = F_OWNER_TID, .pid = process_host.tid };
	long flags = host(fcntl, fd, F_GETFL);

	host(fcntl, fd, F_SETOWN_EX, &owner);
	host(fcntl, fd, F_SETSIG, sig);
	host(fcntl, fd, F_SETFL, flags | FASYNC);
}
