// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 128 bytes below the stack pointer are the program's (System V ABI 3.2.2): signals,
 * preemption and system calls leave them and all registers alone.
 */
#include "app.h"
#include <pthread.h>
#include <sys/time.h>

static volatile int stop, signals;

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	volatile char deep[2000];

	(void)sig, (void)info, (void)context;
	memset((char *)deep, 0x77, sizeof(deep));
	if (++signals == 30)
		stop = 1;
}

/*
 * Goes below the compiler's own frame and red zone, fills the 128 bytes there and
 * a system call when @call, and counts what changed.
 */
static long hold(long turns, long call)
{
	long wrong;

	__asm__ volatile(
		"sub $256, %%rsp\n\t"
		"mov $1, %%r8\n\tmov $2, %%r9\n\tmov $3, %%r10\n\tmov $5, %%r12\n\t"
		"mov $6, %%r13\n\tmov $7, %%r14\n\tmov $8, %%r15\n\tmov $9, %%rbx\n\t"
		"mov $10, %%rdi\n\tmov $11, %%rsi\n\t"
		"xor %%eax, %%eax\n"
		"1:\tsub $8, %%rax\n\tmov %%rax, (%%rsp,%%rax)\n\tcmp $-128, %%rax\n\tjne 1b\n"
		"2:\tdec %%rcx\n\tjnz 2b\n\t"
		"test %%rdx, %%rdx\n\tjz 3f\n\tmov $186, %%eax\n\tsyscall\n"
		"3:\txor %%eax, %%eax\n\txor %%ecx, %%ecx\n"
		"4:\tsub $8, %%rax\n\tcmp %%rax, (%%rsp,%%rax)\n\tje 5f\n\tinc %%rcx\n"
		"5:\tcmp $-128, %%rax\n\tjne 4b\n\t"
		"sub $1, %%r8\n\tsub $2, %%r9\n\tsub $3, %%r10\n\tsub $5, %%r12\n\t"
		"sub $6, %%r13\n\tsub $7, %%r14\n\tsub $8, %%r15\n\tsub $9, %%rbx\n\t"
		"sub $10, %%rdi\n\tsub $11, %%rsi\n\t"
		"or %%r9, %%r8\n\tor %%r10, %%r8\n\tor %%r12, %%r8\n\tor %%r13, %%r8\n\t"
		"or %%r14, %%r8\n\tor %%r15, %%r8\n\tor %%rbx, %%r8\n\tor %%rdi, %%r8\n\t"
		"or %%rsi, %%r8\n\tjz 6f\n\tadd $1000, %%rcx\n"
		"6:\tadd $256, %%rsp"
		: "=c"(wrong), "+d"(call)
		: "0"(turns)
		: "rax", "rbx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		  "memory", "cc");
	return wrong;
}

static void *worker(void *unused)
{
	long wrong = 0;

	(void)unused;
	while (!stop)
		wrong += hold(100000, 1);
	return (void *)wrong;
}

int main(void)
{
	struct itimerval it = { { 0, 3000 }, { 0, 3000 } };
	pthread_t thread;
	void *result;
	long wrong = 0;

	handle(SIGALRM, on_alarm, SA_RESTART);
	T(hold(1, 0) == 0);
	T(hold(1, 1) == 0);
	pthread_create(&thread, NULL, worker, NULL);
	T(setitimer(ITIMER_REAL, &it, NULL) == 0);
	while (!stop) {
		wrong += hold(200000, 0);
		wrong += hold(1, 1);
	}
	pthread_join(thread, &result);
	V(wrong);
	T((long)result == 0);
	T(signals >= 30);
	return app_done();
}
