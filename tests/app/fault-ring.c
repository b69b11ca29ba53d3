// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that only an operating system may execute are faults.
 *
 * Not on a machine: the program shares ring 0 with the kernel
 */
#include "app.h"
#include <setjmp.h>

static sigjmp_buf back;
static volatile siginfo_t seen;

static void jump_out(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	seen = *info;
	siglongjmp(back, 1);
}

#define FAULT(what, code)                                                             \
	do {                                                                          \
		if (!sigsetjmp(back, 1)) {                                            \
			code;                                                         \
			say("FAIL no fault: " what);                                  \
		} else {                                                              \
			say(what ": signal %d code %d", seen.si_signo, seen.si_code); \
		}                                                                     \
	} while (0)

int main(void)
{
	handle(SIGSEGV, jump_out, 0);
	FAULT("hlt", __asm__ volatile("hlt"));
	FAULT("port access", __asm__ volatile("outb %%al, $0x80" : : "a"(0)));
	return app_done();
}
