/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls, by the page that Xen fills (xen/xen.h; 32 bytes for each). Arguments are in rdi, rsi, rdx
 * and r10, the result is in rax; argument registers are lost. Works in every mode of either guest.
 */
#ifndef XEN_HYPERCALL_H
#define XEN_HYPERCALL_H

#include <stdint.h>

#define HYPERCALL_SIZE 32

extern const char xen_hypercalls[];

static inline long hypercall(unsigned int number, uintptr_t a, uintptr_t b, uintptr_t c,
			     uintptr_t d)
{
	const char *entry = xen_hypercalls + number * HYPERCALL_SIZE;
	register uintptr_t r10 asm("r10") = d;
	long result;

	asm volatile("call *%[entry]"
		     : "=a"(result), "+D"(a), "+S"(b), "+d"(c), "+r"(r10)
		     : [entry] "0"(entry)
		     : "rcx", "r11", "r8", "r9", "memory");
	return result;
}

static inline long hypercall_op(unsigned int number, unsigned int op, const void *argument)
{
	return hypercall(number, op, (uintptr_t)argument, 0, 0);
}

#endif
