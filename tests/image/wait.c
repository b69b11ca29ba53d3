// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says "ready" and waits for a signal. With an argument a handler reports it and the program ends
 * with status 3; without, the default action is what ends it.
 */
#include "../app/app.h"

static volatile int caught;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	caught = sig;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		handle(SIGINT, on_signal, 0);
		handle(SIGTERM, on_signal, 0);
	}
	say("ready");
	while (!caught)
		sleep_ms(10);
	say("signal %d", caught);
	return 3;
}
