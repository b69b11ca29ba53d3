// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions of AT_SYSINFO_EHDR's object (vdso(7)), called as libraries do: they tell what system calls tell, and
 * what happens in them happens to the program: signals come, threads take turns, bad addresses and stacks that are
 * too short are its own faults.
 * Cases: clock signal threads fault stack
 */
#include "app.h"
#include <elf.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <sys/time.h>

#define US_PER_S 1000000

static int (*clock_get)(clockid_t clock, struct timespec *ts);
static int (*get_time_of_day)(struct timeval *tv, struct timezone *tz);
static time_t (*get_time)(time_t *t);

struct tables {
	uintptr_t bias;
	const Elf64_Sym *symbols;
	const char *strings;
	const Elf64_Word *hash;
};

static struct tables find_tables(void)
{
	const Elf64_Ehdr *header = (void *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Phdr *segment;
	const Elf64_Dyn *tag = NULL;
	struct tables t = { 0 };

	NEED(header && !memcmp(header->e_ident, ELFMAG, SELFMAG));
	segment = (const void *)((uintptr_t)header + header->e_phoff);
	for (int i = 0; i < header->e_phnum; i++, segment++) {
		if (segment->p_type == PT_LOAD)
			t.bias = (uintptr_t)header + segment->p_offset - segment->p_vaddr;
		else if (segment->p_type == PT_DYNAMIC)
			tag = (const void *)((uintptr_t)header + segment->p_offset);
	}
	NEED(tag);
	for (; tag->d_tag != DT_NULL; tag++) {
		if (tag->d_tag == DT_SYMTAB)
			t.symbols = (const void *)(t.bias + tag->d_un.d_ptr);
		else if (tag->d_tag == DT_STRTAB)
			t.strings = (const void *)(t.bias + tag->d_un.d_ptr);
		else if (tag->d_tag == DT_HASH)
			t.hash = (const void *)(t.bias + tag->d_un.d_ptr);
	}
	NEED(t.symbols && t.strings && t.hash);
	return t;
}

static void *find(const struct tables *t, const char *name)
{
	for (Elf64_Word i = 0; i < t->hash[1]; i++)
		if (t->symbols[i].st_shndx && !strcmp(t->strings + t->symbols[i].st_name, name))
			return (void *)(t->bias + t->symbols[i].st_value);
	say("FAIL there is no %s", name);
	exit(1);
}

static void find_all(void)
{
	struct tables t = find_tables();

	clock_get = find(&t, "__vdso_clock_gettime");
	get_time_of_day = find(&t, "__vdso_gettimeofday");
	get_time = find(&t, "__vdso_time");
}

static bool not_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec > b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec >= b->tv_nsec);
}

/* A thousand readings, each between two of the system call. */
static int between(clockid_t clock)
{
	struct timespec before, ts, after;
	int good = 0;

	for (int i = 0; i < 1000; i++) {
		syscall(SYS_clock_gettime, clock, &before);
		good += clock_get(clock, &ts) == 0;
		syscall(SYS_clock_gettime, clock, &after);
		good -= !not_before(&ts, &before) || !not_before(&after, &ts);
	}
	return good;
}

static void clocks(void)
{
	static const clockid_t clocks[] = { CLOCK_REALTIME,
					    CLOCK_MONOTONIC,
					    CLOCK_MONOTONIC_RAW,
					    CLOCK_REALTIME_COARSE,
					    CLOCK_MONOTONIC_COARSE,
					    CLOCK_BOOTTIME,
					    CLOCK_TAI,
					    CLOCK_PROCESS_CPUTIME_ID,
					    CLOCK_THREAD_CPUTIME_ID };
	struct timezone tz = { 77, 77 };
	struct timeval tv, after;
	struct timespec ts;
	time_t t;

	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		V(clocks[i]);
		V(between(clocks[i]));
	}
	V(clock_get(77, &ts));
	V(clock_get(-7, &ts));
	T(get_time_of_day(&tv, &tz) == 0 && !syscall(SYS_gettimeofday, &after, NULL));
	T((after.tv_sec - tv.tv_sec) * US_PER_S + after.tv_usec - tv.tv_usec >= 0);
	T(tv.tv_usec < US_PER_S);
	V(tz.tz_minuteswest);
	T(get_time_of_day(NULL, NULL) == 0);
	T(get_time(&t) == t && t >= tv.tv_sec && get_time(NULL) >= t);
}

static volatile int ticks;

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	ticks++;
}

static void signals(void)
{
	struct itimerval it = { { 0, 10000 }, { 0, 10000 } };
	struct timespec ts, last = { 0 };
	int back = 0;

	handle(SIGALRM, on_alarm, SA_RESTART);
	T(setitimer(ITIMER_REAL, &it, NULL) == 0);
	while (ticks < 10) {
		Q(clock_get(CLOCK_MONOTONIC, &ts) == 0);
		back += !not_before(&ts, &last);
		last = ts;
	}
	V(back);
}

static volatile int stop;
static volatile unsigned long reads[2];

static void *reader(void *number)
{
	struct timespec ts;

	do {
		clock_get(CLOCK_MONOTONIC, &ts);
		reads[(long)number]++;
	} while (!stop);
	return NULL;
}

static void threads(void)
{
	pthread_t thread[2];
	unsigned long seen[2] = { 0, 0 };

	for (long i = 0; i < 2; i++)
		NEED(!pthread_create(&thread[i], NULL, reader, (void *)i));
	for (int turn = 0; turn < 10; turn++)
		for (int i = 0; i < 2; i++) {
			while (reads[i] == seen[i])
				sleep_ms(1);
			seen[i] = reads[i];
		}
	stop = 1;
	for (int i = 0; i < 2; i++)
		T(pthread_join(thread[i], NULL) == 0);
}

static sigjmp_buf back;
static volatile uintptr_t fault;

static void on_segv(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	fault = (uintptr_t)info->si_addr;
	siglongjmp(back, 1);
}

/* Where calling it with @ts faults; 0 if it does not. */
static uintptr_t fault_of(struct timespec *ts)
{
	fault = 0;
	if (!sigsetjmp(back, 1))
		clock_get(CLOCK_MONOTONIC, ts);
	return fault;
}

static void bad_addresses(void)
{
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uintptr_t at;

	handle(SIGSEGV, on_segv, 0);
	NEED(page != MAP_FAILED);
	at = fault_of((void *)8);
	T(at >= 8 && at < 8 + sizeof(struct timespec));
	at = fault_of((void *)page) - (uintptr_t)page;
	T(at < sizeof(struct timespec));
	T(mprotect(page, 4096, PROT_READ | PROT_WRITE) == 0);
	T(fault_of((void *)page) == 0 && not_before((void *)page, &(struct timespec){ 0, 1 }));
}

static struct timespec result;

/* Calls it with @stack for a stack. */
static void call_on(char *stack)
{
	asm volatile("movq %%rsp, %%rbx\n\t"
		     "movq %0, %%rsp\n\t"
		     "call *%1\n\t"
		     "movq %%rbx, %%rsp"
		     : "+r"(stack)
		     : "r"(clock_get), "D"((long)CLOCK_MONOTONIC), "S"(&result)
		     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "memory", "cc");
}

/* A stack in a page that nobody has touched, and one with fewer and fewer bytes. */
static void stacks(void)
{
	enum { SIZE = 16384, GUARD = 4096 };
	static char signal_stack[65536];
	stack_t own = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	char *memory = mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile int served = 0, faults = 0, elsewhere = 0;

	NEED(memory != MAP_FAILED && sigaltstack(&own, NULL) == 0);
	NEED(mprotect(memory + GUARD, SIZE - GUARD, PROT_READ | PROT_WRITE) == 0);
	handle(SIGSEGV, on_segv, SA_ONSTACK);
	call_on(memory + SIZE - 4096);
	T(result.tv_sec || result.tv_nsec);
	for (volatile int room = 2048; room >= 0; room -= 16) {
		if (!sigsetjmp(back, 1)) {
			call_on(memory + GUARD + room);
			served++;
		} else {
			faults++;
			elsewhere += fault - (uintptr_t)memory >= GUARD;
		}
	}
	T(served > 64 && faults > 0);
	V(elsewhere);
}

int main(int argc, char **argv)
{
	find_all();
	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "clock"))
		clocks();
	else if (!strcmp(argv[1], "signal"))
		signals();
	else if (!strcmp(argv[1], "threads"))
		threads();
	else if (!strcmp(argv[1], "fault"))
		bad_addresses();
	else if (!strcmp(argv[1], "stack"))
		stacks();
	return app_done();
}
