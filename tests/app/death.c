// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fatal signal ends the image as it ends a process: same status at the shell, for faults of the
 * CPU and for signals the program sends itself.
 * Cases: null readonly divide illegal trap noncanonical jump stack
 * Cases: abort raise-segv term kill int usr1 alarm pipe thread blocked ignored
 */
#include "app.h"
#include <pthread.h>
#include <sys/resource.h>

static volatile int zero;
static int *volatile null;
static const int constant = 5;

static __attribute__((noinline)) int recurse(int depth)
{
	volatile char block[4096];

	block[depth & 4095] = depth;
	return (depth < 0 ? 0 : recurse(depth + 1)) + block[depth & 4095];
}

static void *fault(void *unused)
{
	(void)unused;
	*null = 1;
	return NULL;
}

static void by_fault(const char *how)
{
	pthread_t thread;

	if (!strcmp(how, "null"))
		*null = 1;
	else if (!strcmp(how, "readonly"))
		*(volatile int *)&constant = 6;
	else if (!strcmp(how, "divide"))
		say("%d", 7 / zero);
	else if (!strcmp(how, "illegal"))
		__asm__ volatile("ud2");
	else if (!strcmp(how, "trap"))
		__asm__ volatile("int3");
	else if (!strcmp(how, "noncanonical"))
		*(volatile int *)0x8000000000000000ul = 1;
	else if (!strcmp(how, "jump"))
		((void (*)(void))(uintptr_t)(zero + 16))();
	else if (!strcmp(how, "stack"))
		recurse(0);
	else if (!strcmp(how, "thread") && !pthread_create(&thread, NULL, fault, NULL))
		pthread_join(thread, NULL);
}

static void by_signal(const char *how)
{
	int fds[2];

	if (!strcmp(how, "abort"))
		abort();
	else if (!strcmp(how, "raise-segv"))
		raise(SIGSEGV);
	else if (!strcmp(how, "term"))
		kill(getpid(), SIGTERM);
	else if (!strcmp(how, "kill"))
		kill(getpid(), SIGKILL);
	else if (!strcmp(how, "int"))
		raise(SIGINT);
	else if (!strcmp(how, "usr1"))
		raise(SIGUSR1);
	else if (!strcmp(how, "alarm") && !alarm(1))
		pause();
	else if (!strcmp(how, "pipe") && !pipe(fds) && !close(fds[0]))
		say("%zd", write(fds[1], "x", 1));
}

/* A blocked or ignored fault still kills: signal(7), sigprocmask(2). */
static void by_force(const char *how)
{
	sigset_t set;

	sigfillset(&set);
	if (!strcmp(how, "blocked")) {
		sigprocmask(SIG_BLOCK, &set, NULL);
		*null = 1;
	} else if (!strcmp(how, "ignored")) {
		signal(SIGSEGV, SIG_IGN);
		*null = 1;
	}
}

int main(int argc, char **argv)
{
	struct rlimit no_core = { 0, 0 };

	if (argc < 2)
		return 2;
	setrlimit(RLIMIT_CORE, &no_core);
	say("dying: %s", argv[1]);
	by_fault(argv[1]);
	by_signal(argv[1]);
	by_force(argv[1]);
	say("FAIL still alive");
	return 1;
}
