// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exit status of the program is that of the image, however it ends: exit(3) from any thread,
 * return from main, or the end of the last thread.
 * Cases: zero seven max return thread last group
 */
#include "app.h"
#include <pthread.h>

static const char *how;
static pthread_t main_thread;

static void *other(void *unused)
{
	(void)unused;
	if (!strcmp(how, "thread"))
		exit(9);
	if (!strcmp(how, "group"))
		syscall(SYS_exit_group, 33);
	pthread_join(main_thread, NULL);
	say("main thread is gone");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	how = argc > 1 ? argv[1] : "";
	say("ending: %s", how);
	if (!strcmp(how, "zero"))
		exit(0);
	if (!strcmp(how, "seven"))
		_exit(7);
	if (!strcmp(how, "max"))
		exit(255);
	if (!strcmp(how, "return"))
		return 256 + 44;
	main_thread = pthread_self();
	Q(!pthread_create(&thread, NULL, other, NULL));
	if (!strcmp(how, "last"))
		pthread_exit(NULL);
	for (;;)
		pause();
}
