// SPDX-License-Identifier: GPL-2.0-only
/*
 * mprotect: single pages inside a mapping, faults with their address, code made at run time, and
 * read-only data of the program itself.
 */
#include "app.h"
#include <setjmp.h>

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)

static sigjmp_buf back;
static volatile uintptr_t fault_at;
static char data[3 * PAGE] __attribute__((aligned(4096)));

static void jump_out(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	fault_at = (uintptr_t)info->si_addr;
	siglongjmp(back, 1);
}

/* "r" and "w" as far as the byte allows it. */
static const char *rights(volatile char *at)
{
	volatile int r = 0, w = 0;
	char old;

	if (!sigsetjmp(back, 1)) {
		old = *at;
		r = 1;
		if (!sigsetjmp(back, 1)) {
			*at = old;
			w = 1;
		} else if (fault_at != (uintptr_t)at) {
			return "wrong address";
		}
	} else if (fault_at != (uintptr_t)at) {
		return "wrong address";
	}
	return w ? "rw" : r ? "r" : "none";
}

static void show(const char *what, char *area, int pages)
{
	char line[100] = "";

	for (int i = 0; i < pages; i++) {
		strcat(line, " ");
		strcat(line, rights(area + i * PAGE + 7));
	}
	say("%s:%s", what, line);
}

static void splits(void)
{
	char *area = mmap(NULL, 6 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(area, 9, 6 * PAGE);
	show("new", area, 6);
	T(mprotect(area + PAGE, PAGE, PROT_READ) == 0);
	T(mprotect(area + 3 * PAGE, 2 * PAGE, PROT_NONE) == 0);
	show("split", area, 6);
	T(mprotect(area + 4 * PAGE, PAGE, PROT_READ) == 0);
	show("again", area, 6);
	T(mprotect(area, 6 * PAGE, RW) == 0);
	show("joined", area, 6);
	T(area[3 * PAGE] == 9 && area[6 * PAGE - 1] == 9);
	T(mprotect(area, 100, PROT_READ) == 0);
	show("rounded up", area, 2);
	T(mprotect(area, 0, PROT_NONE) == 0);
	E(syscall(SYS_mprotect, area + 1, PAGE, RW), EINVAL);
	E(syscall(SYS_mprotect, area, PAGE, 0x40000000), EINVAL);
	T(munmap(area + 2 * PAGE, PAGE) == 0);
	E(mprotect(area, 6 * PAGE, RW), ENOMEM);
	E(mprotect(area + 2 * PAGE, PAGE, RW), ENOMEM);
	munmap(area, 6 * PAGE);
}

static void own_data(void)
{
	memset(data, 3, sizeof(data));
	T(mprotect(data + PAGE, PAGE, PROT_READ) == 0);
	show("own data", data, 3);
	T(mprotect(data + PAGE, PAGE, RW) == 0);
	show("own data", data, 3);
	T(data[PAGE + 1] == 3);
}

/* mov $value, %eax; ret */
static void emit(unsigned char *code, uint32_t value)
{
	code[0] = 0xb8;
	memcpy(code + 1, &value, 4);
	code[5] = 0xc3;
}

static void code(void)
{
	unsigned char *volatile area = mmap(NULL, 2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int (*volatile function)(void) = (int (*)(void))area;
	int good = 0;

	for (uint32_t i = 0; i < 200; i++) {
		emit(area, i * 1000);
		if (mprotect(area, PAGE, PROT_READ | PROT_EXEC))
			say("FAIL to exec");
		good += function() == (int)(i * 1000);
		if (mprotect(area, PAGE, RW))
			say("FAIL to write");
	}
	V(good);
	T(mprotect(area, PAGE, PROT_READ | PROT_EXEC) == 0);
	show("code", (char *)area, 2);
	T(mprotect(area, PAGE, RW) == 0);
	if (!sigsetjmp(back, 1))
		say("FAIL executed %d", function());
	else
		T(fault_at == (uintptr_t)area);
	area = mmap(NULL, PAGE, RW | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(area != MAP_FAILED);
	emit(area, 4711);
	function = (int (*)(void))area;
	V(function());
}

/* A system call instruction in code made at run time: getppid is harmless, close says EBADF. */
static void code_with_call(void)
{
	static const unsigned char close_bad[] = {
		0x48, 0xc7, 0xc7, 0xff, 0xff, 0xff, 0xff, /* mov $-1, %rdi */
		0xb8, 0x03, 0x00, 0x00, 0x00, /* mov $3, %eax */
		0x0f, 0x05, /* syscall */
		0xc3, /* ret */
	};
	unsigned char *area = mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int (*volatile function)(void) = (int (*)(void))area;

	memcpy(area, close_bad, sizeof(close_bad));
	T(mprotect(area, PAGE, PROT_READ | PROT_EXEC) == 0);
	V(function());
}

int main(void)
{
	handle(SIGSEGV, jump_out, 0);
	splits();
	own_data();
	code();
	code_with_call();
	return app_done();
}
