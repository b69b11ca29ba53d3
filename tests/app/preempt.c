// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that computes without a system call stops nothing: other threads wake and run, timers
 * fire, TCP on loopback goes on.
 * Cases: sleeper timer net many
 */
#include "app.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>

static volatile int stop, ticks;
static volatile unsigned long spins[4];

static void *spin(void *number)
{
	unsigned long count = 0;

	do {
		spins[(long)number] = ++count;
	} while (!stop);
	return NULL;
}

static void *sleeper(void *unused)
{
	(void)unused;
	for (int i = 0; i < 5; i++)
		sleep_ms(10);
	stop = 1;
	return NULL;
}

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	if (++ticks == 5)
		stop = 1;
}

static void start_timer(void)
{
	struct itimerval it = { { 0, 10000 }, { 0, 10000 } };

	handle(SIGALRM, on_alarm, SA_RESTART);
	T(setitimer(ITIMER_REAL, &it, NULL) == 0);
}

/* Starts a spinner and waits until it runs: a loaded host may take its time. */
static pthread_t start_spinner(long number)
{
	pthread_t thread;

	Q(!pthread_create(&thread, NULL, spin, (void *)number));
	while (!spins[number])
		sleep_ms(1);
	return thread;
}

/* The main thread itself spins; a handler or another thread ends it. */
static void spin_main(void)
{
	spin((void *)0l);
	T(spins[0] > 0);
}

static void two_spinners(void)
{
	pthread_t thread = start_spinner(1);

	start_timer();
	spin_main();
	pthread_join(thread, NULL);
	T(ticks >= 5);
}

static void *echo(void *listener)
{
	int fd = accept(*(int *)listener, NULL, NULL);
	char c;

	while (read(fd, &c, 1) == 1)
		if (write(fd, &c, 1) != 1)
			say("FAIL echo");
	close(fd);
	return NULL;
}

static void ping_pong(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(in);
	pthread_t spinner = start_spinner(0), server;
	int good = 0;
	char c = 0;

	NEED(!bind(listener, (void *)&in, len) && !listen(listener, 1));
	NEED(!getsockname(listener, (void *)&in, &len));
	pthread_create(&server, NULL, echo, &listener);
	NEED(!connect(fd, (void *)&in, len));
	for (int i = 0; i < 100; i++)
		good += write(fd, &c, 1) == 1 && read(fd, &c, 1) == 1;
	V(good);
	close(fd);
	pthread_join(server, NULL);
	stop = 1;
	pthread_join(spinner, NULL);
}

/* Four spinners share the CPU: each one moves while the main thread only sleeps. */
static void many(void)
{
	unsigned long before[4];
	pthread_t threads[4];
	int moved;

	for (long i = 0; i < 4; i++)
		threads[i] = start_spinner(i);
	for (int i = 0; i < 4; i++)
		before[i] = spins[i];
	for (int round = 0; round < 1000; round++) {
		sleep_ms(10);
		moved = 0;
		for (int i = 0; i < 4; i++)
			moved += spins[i] != before[i];
		if (moved == 4)
			break;
	}
	V(moved);
	stop = 1;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "sleeper")) {
		pthread_create(&thread, NULL, sleeper, NULL);
		spin_main();
		pthread_join(thread, NULL);
	} else if (!strcmp(argv[1], "timer")) {
		two_spinners();
	} else if (!strcmp(argv[1], "net")) {
		ping_pong();
	} else if (!strcmp(argv[1], "many")) {
		many();
	}
	return app_done();
}
