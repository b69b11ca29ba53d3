// SPDX-License-Identifier: GPL-2.0-only
/*
 * A floating-point exception that the program has unmasked is a signal.
 *
 * Not on a machine: emulated by QEMU (TCG), a CPU raises none
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

int main(void)
{
	uint32_t mxcsr = 0x1f80 & ~0x200u; /* unmask divide by zero */
	volatile double d = 0;

	handle(SIGFPE, jump_out, 0);
	__asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
	if (!sigsetjmp(back, 1)) {
		d = 1.0 / d;
		say("FAIL no fault: float divide %f", d);
	}
	mxcsr = 0x1f80;
	__asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
	say("float divide: signal %d code %d", seen.si_signo, seen.si_code);
	return app_done();
}
