// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nanoseconds that some system calls take, the best of ten rounds each: lines "NAME NS". getppid(2)
 * through the C library's syscall() is the cheapest call there is. The first three lines divide it:
 * the loop, a call that Linux has not, and getppid by the instruction alone.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 10
#define NO_CALL 1000

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static void nothing(void)
{
	__asm__ volatile("");
}

static void instruction(long number)
{
	__asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
}

static void unknown_call(void)
{
	instruction(NO_CALL);
}

static void null_instruction(void)
{
	instruction(SYS_getppid);
}

static void null_call(void)
{
	syscall(SYS_getppid);
}

/* Without a call on Linux, which has a vDSO. */
static void clock_call(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
}

static double measure(void (*call)(void), long count)
{
	double best = 1e9, ns;
	uint64_t start;

	for (int round = 0; round < ROUNDS; round++) {
		start = now();
		for (long i = 0; i < count; i++)
			call();
		ns = (double)(now() - start) / count;
		if (ns < best)
			best = ns;
	}
	return best;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? atol(argv[1]) : 100000;

	printf("loop %.1f\n", measure(nothing, count));
	printf("unknown %.1f\n", measure(unknown_call, count));
	printf("instruction %.1f\n", measure(null_instruction, count));
	printf("getppid %.1f\n", measure(null_call, count));
	printf("clock_gettime %.1f\n", measure(clock_call, count));
	return 0;
}
