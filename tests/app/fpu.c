// SPDX-License-Identifier: GPL-2.0-only
/*
 * Floating-point and vector state belongs to its thread: x87, MXCSR, SSE and AVX registers survive
 * preemption, system calls and signal handlers; a handler starts with a fresh control state
 * (System V ABI; arch/x86/kernel/fpu/signal.c).
 * Cases: threads syscalls signals control context
 */
#include "app.h"
#include <cpuid.h>
#include <pthread.h>
#include <sys/time.h>
#include <ucontext.h>

struct vectors {
	unsigned char reg[16][32];
} __attribute__((aligned(32)));

static volatile int stop, in_handler;
static int avx;

static void detect(void)
{
	unsigned int eax, ebx, ecx, edx, low, high;

	__cpuid(1, eax, ebx, ecx, edx);
	if ((ecx & bit_AVX) && (ecx & bit_OSXSAVE)) {
		__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
		avx = (low & 6) == 6;
	}
}

/* clang-format off */
#define EACH(X, S)                                                                                \
	X(0, S)                                                                                   \
	X(1, S) X(2, S) X(3, S) X(4, S) X(5, S) X(6, S) X(7, S) X(8, S) X(9, S) X(10, S) X(11, S) \
		X(12, S) X(13, S) X(14, S) X(15, S)
#define LOAD_YMM(n, s) "vmovdqu 32*" #n "(%0), %%ymm" #n "\n\t"
#define SAVE_YMM(n, s) "vmovdqu %%ymm" #n ", 32*" #n "(%1)\n\t"
#define LOAD_XMM(n, s) "movdqu 32*" #n "(%0), %%xmm" #n "\n\t"
#define SAVE_XMM(n, s) "movdqu %%xmm" #n ", 32*" #n "(%1)\n\t"
#define CLOBBER                                                                                  \
	"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
		"xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc"
/* Computes between load and save, so that something can come in between. */
#define DELAY "mov %2, %%rcx\n1: dec %%rcx\n\tjnz 1b\n\t"
/* gettid, which cannot fail and changes rax, rcx and r11 only. */
#define CALL "mov $186, %%eax\n\tsyscall\n\t"
/* clang-format on */

static void fill(struct vectors *v, unsigned int seed)
{
	for (int i = 0; i < 16; i++)
		/* cppcheck-suppress uninitvar ; memset() writes what it points to */
		memset(v->reg[i], seed * 16 + i, 32);
}

static int same(const struct vectors *a, const struct vectors *b)
{
	int bytes = avx ? 32 : 16;

	for (int i = 0; i < 16; i++)
		if (memcmp(a->reg[i], b->reg[i], bytes))
			return 0;
	return 1;
}

/* Loads all registers, computes for @turns, makes a system call, and reads them back. */
static int hold(unsigned int seed, unsigned long turns)
{
	struct vectors in, out;

	fill(&in, seed);
	if (avx)
		__asm__ volatile(EACH(LOAD_YMM, ) DELAY CALL EACH(SAVE_YMM, ) "vzeroupper"
				 :
				 : "r"(&in), "r"(&out), "r"(turns)
				 : "rax", "rcx", "r11", CLOBBER);
	else
		__asm__ volatile(EACH(LOAD_XMM, ) DELAY CALL EACH(SAVE_XMM, )
				 :
				 : "r"(&in), "r"(&out), "r"(turns)
				 : "rax", "rcx", "r11", CLOBBER);
	return same(&in, &out);
}

static void set_control(uint16_t x87, uint32_t mxcsr)
{
	__asm__ volatile("fldcw %0\n\tldmxcsr %1" : : "m"(x87), "m"(mxcsr));
}

static int control_is(uint16_t x87, uint32_t mxcsr)
{
	uint16_t cw;
	uint32_t mx;

	__asm__ volatile("fnstcw %0\n\tstmxcsr %1" : "=m"(cw), "=m"(mx));
	return cw == x87 && (mx & ~0x3fu) == (mxcsr & ~0x3fu);
}

static void *worker(void *number)
{
	uint16_t x87 = 0x037f & ~((long)number & 3) << 8; /* precision control */
	uint32_t mxcsr = 0x1f80 | ((long)number & 3) << 13; /* rounding */
	double st = (long)number * 1.5, back;
	long wrong = 0;

	x87 = 0x007f | (((long)number & 1) ? 0x0300 : 0x0200) | ((long)number & 3) << 10;
	set_control(x87, mxcsr);
	for (int i = 0; i < 60; i++) {
		__asm__ volatile("fldl %0" : : "m"(st));
		wrong += !hold((unsigned int)(long)number + 1, 1000000);
		__asm__ volatile("fstpl %0" : "=m"(back));
		wrong += back != st;
		wrong += !control_is(x87, mxcsr);
	}
	set_control(0x037f, 0x1f80);
	return (void *)wrong;
}

static void threads(void)
{
	pthread_t thread[4];
	void *wrong;

	for (long i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, worker, (void *)i);
	for (int i = 0; i < 4; i++) {
		pthread_join(thread[i], &wrong);
		say("thread %d: %ld wrong", i, (long)wrong);
	}
}

static void syscalls(void)
{
	struct vectors in, out;
	struct timespec ts = { 0, 2000000 };
	long result = -1;

	fill(&in, 7);
	for (int i = 0; i < 1000; i++)
		if (!hold(i, 1))
			say("FAIL registers after gettid, turn %d", i);
	/* A call that sleeps: other tasks of the kernel run meanwhile. */
	__asm__ volatile(EACH(LOAD_XMM, ) "mov $35, %%eax\n\tmov %2, %%rdi\n\txor %%esi, %%esi\n\t"
					  "syscall\n\tmov %%rax, (%3)\n\t" EACH(SAVE_XMM, )
			 :
			 : "r"(&in), "r"(&out), "r"(&ts), "r"(&result)
			 : "rax", "rdi", "rsi", "rcx", "r11", CLOBBER);
	T(result == 0);
	avx = 0;
	T(same(&in, &out));
}

static void on_alarm(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	in_handler++;
	if (!control_is(0x037f, 0x1f80))
		say("FAIL control words in the handler are not the default ones");
	set_control(0x0c7f, 0x7f80);
	/* Spoils every register; sigreturn has to bring the interrupted ones back. */
	if (!hold(15, 10))
		say("FAIL registers inside the handler");
	if (in_handler >= 20)
		stop = 1;
}

static void signals(void)
{
	struct itimerval it = { { 0, 3000 }, { 0, 3000 } };
	long wrong = 0;

	handle(SIGALRM, on_alarm, 0);
	set_control(0x067f, 0x5f80);
	T(setitimer(ITIMER_REAL, &it, NULL) == 0);
	while (!stop) {
		wrong += !hold(3, 300000);
		wrong += !control_is(0x067f, 0x5f80);
	}
	it.it_value.tv_usec = it.it_interval.tv_usec = 0;
	setitimer(ITIMER_REAL, &it, NULL);
	V(wrong);
	T(in_handler >= 20);
}

static void *fresh(void *unused)
{
	(void)unused;
	return (void *)(long)control_is(0x067f, 0x5f80);
}

/* A new thread inherits the control words of its maker (pthread_create(3), fenv(3)). */
static void control(void)
{
	pthread_t thread;
	void *result;

	T(control_is(0x037f, 0x1f80));
	set_control(0x067f, 0x5f80);
	pthread_create(&thread, NULL, fresh, NULL);
	pthread_join(thread, &result);
	T(result != NULL);
	T(control_is(0x067f, 0x5f80));
	set_control(0x037f, 0x1f80);
	say("%.3f", 1.0 / 3);
}

static volatile int seen_mark;

static void change_frame(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)sig, (void)info;
	seen_mark = uc->uc_mcontext.fpregs->_xmm[3].element[0];
	memset(&uc->uc_mcontext.fpregs->_xmm[3], 0x5a, 16);
	uc->uc_mcontext.fpregs->mxcsr = 0x3f80;
	uc->uc_mcontext.gregs[REG_RIP] += 2; /* behind ud2 */
}

/* The frame of a handler holds the registers, and what it writes there is what they become. */
static void context(void)
{
	unsigned char out[16];
	uint32_t mark = 0x12345678, mxcsr;

	handle(SIGILL, change_frame, 0);
	__asm__ volatile("movd %1, %%xmm3\n\tud2\n\tmovdqu %%xmm3, %0\n\tstmxcsr %2"
			 : "=m"(out), "+r"(mark), "=m"(mxcsr)
			 :
			 : "xmm3");
	say("frame %x, register %02x..%02x, mxcsr %x", seen_mark, out[0], out[15], mxcsr & ~0x3fu);
	T(out[0] == 0x5a && out[15] == 0x5a);
	set_control(0x037f, 0x1f80);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	detect();
	V(avx);
	if (!strcmp(name, "threads"))
		threads();
	else if (!strcmp(name, "syscalls"))
		syscalls();
	else if (!strcmp(name, "signals"))
		signals();
	else if (!strcmp(name, "control"))
		control();
	else if (!strcmp(name, "context"))
		context();
	return app_done();
}
