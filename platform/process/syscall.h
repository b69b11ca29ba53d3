/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's system calls, raw: number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; rcx and r11
 * are lost; a result of -4095 .. -1 is a negative errno (System V ABI AMD64, A.2.1).
 */
#ifndef PROCESS_SYSCALL_H
#define PROCESS_SYSCALL_H

#include <asm/unistd.h>

static inline long host_call(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 asm("r10") = d;
	register long r8 asm("r8") = e;
	register long r9 asm("r9") = f;
	long result;

	asm volatile("syscall"
		     : "=a"(result)
		     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return result;
}

/* host(name, arguments...): up to six of them, of any scalar type; the rest are 0. */
#define HOST_PAD(n, a, b, c, d, e, f, ...) \
	host_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define host(name, ...) HOST_PAD(__NR_##name, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)

#endif
