// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals to oneself: handlers, siginfo, masks, nesting, NODEFER, RESETHAND, alternate stacks,
 * waiting (sigsuspend, sigwaitinfo, sigtimedwait), queued values, thread-directed signals.
 */
#include "app.h"
#include <pthread.h>
#include <sys/wait.h>

static volatile int count, depth, max_depth;
static volatile siginfo_t last;
static char alternate[65536];
static volatile int on_alternate;

static void record(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	last = *info;
	count++;
}

static void nest(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	if (++depth > max_depth)
		max_depth = depth;
	if (++count < 4)
		raise(sig);
	depth--;
}

static void where(int sig, siginfo_t *info, void *context)
{
	stack_t now;
	char here;

	(void)sig, (void)info, (void)context;
	/* cppcheck-suppress comparePointers ; which of two stacks is what it asks */
	on_alternate = &here >= alternate && &here < alternate + sizeof(alternate);
	sigaltstack(NULL, &now);
	T(now.ss_flags == SS_ONSTACK);
	E(sigaltstack(&(stack_t){ .ss_sp = alternate, .ss_size = 30000 }, NULL), EPERM);
}

static void basics(void)
{
	struct sigaction old;

	handle(SIGUSR1, record, 0);
	T(raise(SIGUSR1) == 0 && count == 1);
	T(last.si_signo == SIGUSR1 && last.si_code == SI_TKILL && last.si_pid == getpid());
	T(kill(getpid(), SIGUSR1) == 0 && count == 2 && last.si_code == SI_USER);
	T(last.si_uid == getuid());
	T(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_ptr = (void *)0x123456789a }) == 0);
	T(last.si_code == SI_QUEUE && last.si_value.sival_ptr == (void *)0x123456789a);
	T(sigaction(SIGUSR1, NULL, &old) == 0 && old.sa_sigaction == record);
	T(old.sa_flags & SA_SIGINFO);
	handle(SIGUSR1, record, SA_RESETHAND);
	raise(SIGUSR1);
	T(sigaction(SIGUSR1, NULL, &old) == 0 && old.sa_handler == SIG_DFL);
	signal(SIGUSR1, SIG_IGN);
	T(raise(SIGUSR1) == 0 && count == 4);
	E(sigaction(SIGKILL, &old, NULL), EINVAL);
	E(syscall(SYS_rt_sigaction, 65, NULL, &old, 8), EINVAL);
	E(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 4), EINVAL);
	E(kill(getpid(), 65), EINVAL);
	T(kill(getpid(), 0) == 0);
	T(raise(SIGCHLD) == 0 && raise(SIGWINCH) == 0 && raise(SIGURG) == 0);
	E(waitpid(-1, NULL, 0), ECHILD);
}

static void nesting(void)
{
	count = 0;
	handle(SIGUSR1, nest, 0);
	raise(SIGUSR1);
	say("deferred: count %d depth %d", count, max_depth);
	count = max_depth = 0;
	handle(SIGUSR1, nest, SA_NODEFER);
	raise(SIGUSR1);
	say("nodefer: count %d depth %d", count, max_depth);
}

static void masks(void)
{
	sigset_t set, old, pending;

	handle(SIGUSR1, record, 0);
	handle(SIGRTMIN, record, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	count = 0;
	T(sigprocmask(SIG_BLOCK, &set, &old) == 0 && !sigismember(&old, SIGUSR1));
	raise(SIGUSR1);
	raise(SIGUSR1);
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i });
	T(count == 0);
	T(sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1));
	T(sigismember(&pending, SIGRTMIN) && !sigismember(&pending, SIGUSR2));
	T(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
	/* One of the standard signal, three of the queued one. */
	V(count);
	E(syscall(SYS_rt_sigprocmask, 99, &set, NULL, 8), EINVAL);
}

static void waiting(void)
{
	struct timespec ts = { 0, 20000000 };
	sigset_t set, none;
	siginfo_t info;
	uint64_t start;

	sigemptyset(&none);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGRTMIN + 2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	count = 0;
	raise(SIGUSR1);
	E(sigsuspend(&none), EINTR);
	T(count == 1);
	sigqueue(getpid(), SIGRTMIN + 2, (union sigval){ .sival_int = 42 });
	sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 41 });
	T(sigwaitinfo(&set, &info) == SIGRTMIN && info.si_value.sival_int == 41);
	T(sigwaitinfo(&set, &info) == SIGRTMIN + 2 && info.si_value.sival_int == 42);
	start = now_ns();
	E(sigtimedwait(&set, &info, &ts), EAGAIN);
	T(now_ns() - start >= 20000000);
	T(count == 1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void stacks(void)
{
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) }, old;

	E(sigaltstack(&(stack_t){ .ss_sp = alternate, .ss_size = 100 }, NULL), ENOMEM);
	E(sigaltstack(&(stack_t){ .ss_sp = alternate, .ss_size = 65536, .ss_flags = 77 }, NULL),
	  EINVAL);
	T(sigaltstack(&stack, &old) == 0 && old.ss_flags == SS_DISABLE);
	handle(SIGUSR2, where, SA_ONSTACK);
	raise(SIGUSR2);
	T(on_alternate);
	handle(SIGUSR2, record, 0);
	T(sigaltstack(NULL, &old) == 0 && old.ss_flags == 0 && old.ss_sp == alternate);
	stack.ss_flags = SS_DISABLE;
	T(sigaltstack(&stack, NULL) == 0);
}

static volatile pid_t thread_tid, handled_by;
static volatile int ready;

static void who(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	handled_by = syscall(SYS_gettid);
}

static void *target(void *unused)
{
	(void)unused;
	thread_tid = syscall(SYS_gettid);
	ready = 1;
	while (!handled_by)
		sleep_ms(1);
	return NULL;
}

static void directed(void)
{
	sigset_t set;
	pthread_t thread;

	handle(SIGUSR1, who, 0);
	pthread_create(&thread, NULL, target, NULL);
	while (!ready)
		sleep_ms(1);
	T(syscall(SYS_tgkill, getpid(), thread_tid, SIGUSR1) == 0);
	pthread_join(thread, NULL);
	T(handled_by == thread_tid);
	/* A signal for the process goes to a thread that does not block it. */
	ready = handled_by = 0;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_create(&thread, NULL, target, NULL);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	while (!ready)
		sleep_ms(1);
	T(kill(getpid(), SIGUSR1) == 0);
	pthread_join(thread, NULL);
	T(handled_by == thread_tid && handled_by != getpid());
	E(syscall(SYS_tgkill, getpid(), -1, SIGUSR1), EINVAL);
}

int main(void)
{
	basics();
	nesting();
	masks();
	waiting();
	stacks();
	directed();
	return app_done();
}
