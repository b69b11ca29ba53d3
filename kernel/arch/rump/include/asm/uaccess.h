/* SPDX-License-Identifier: GPL-2.0-only */
/* Program memory is reached by its own addresses; a fault there ends the copy. */
#ifndef _ASM_RUMP_UACCESS_H
#define _ASM_RUMP_UACCESS_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>
#include <asm/asm.h>

/*
 * Of the upper half nothing is the program's, but something may be there: memory of devices, or Xen's own.
 */
static __always_inline bool __access_ok(const void __user *from, unsigned long n)
{
	return n <= LONG_MAX && (unsigned long)from <= LONG_MAX - n;
}
#define __access_ok __access_ok
#include <asm-generic/access_ok.h>

/* Both return the number of bytes not copied. */
unsigned long rump_copy_user(void *to, const void *from, unsigned long n);
unsigned long rump_clear_user(void *to, unsigned long n);

#define __rump_store(to, value, suffix, constraint, type, label)                       \
	asm goto("1: mov" suffix " %[v], %[m]\n" _ASM_EXTABLE(1b, %l[label])  \
			  : : [v] constraint((type)(value)), [m] "m"(*(type *)(to))    \
			  : "memory" : label)

#define __rump_load(out, from, suffix, constraint, type, error)                        \
	asm volatile("1: mov" suffix " %[m], %[v]\n"                                   \
		     "2:\n"                                                            \
		     ".pushsection .text.fixup,\"ax\"\n"                               \
		     "3: mov %[efault], %[e]\n"                                        \
		     "xor %k[v], %k[v]\n"                                              \
		     "jmp 2b\n"                                                        \
		     ".popsection\n" _ASM_EXTABLE(1b, 3b)                              \
		     : [v] "=" constraint(out), [e] "+r"(error)                        \
		     : [m] "m"(*(const type *)(from)), [efault] "i"(-EFAULT))

static __always_inline unsigned long raw_copy_from_user(void *to, const void __user *from,
							unsigned long n)
{
	return rump_copy_user(to, (__force const void *)from, n);
}

static __always_inline unsigned long raw_copy_to_user(void __user *to, const void *from,
						      unsigned long n)
{
	return rump_copy_user((__force void *)to, from, n);
}

static __always_inline int __get_user_fn(size_t size, const void __user *from, void *to)
{
	int error = 0;
	u64 v8;
	u32 v4;
	u16 v2;
	u8 v1;

	switch (size) {
	case 1:
		__rump_load(v1, from, "b", "q", u8, error);
		*(u8 *)to = v1;
		return error;
	case 2:
		__rump_load(v2, from, "w", "r", u16, error);
		*(u16 *)to = v2;
		return error;
	case 4:
		__rump_load(v4, from, "l", "r", u32, error);
		*(u32 *)to = v4;
		return error;
	case 8:
		__rump_load(v8, from, "q", "r", u64, error);
		*(u64 *)to = v8;
		return error;
	default:
		BUILD_BUG();
		return -EFAULT;
	}
}
#define __get_user_fn __get_user_fn

static __always_inline int __put_user_fn(size_t size, void __user *to, const void *from)
{
	switch (size) {
	case 1:
		__rump_store(to, *(const u8 *)from, "b", "q", u8, efault);
		return 0;
	case 2:
		__rump_store(to, *(const u16 *)from, "w", "r", u16, efault);
		return 0;
	case 4:
		__rump_store(to, *(const u32 *)from, "l", "r", u32, efault);
		return 0;
	case 8:
		__rump_store(to, *(const u64 *)from, "q", "r", u64, efault);
		return 0;
	default:
		BUILD_BUG();
	}
efault:
	return -EFAULT;
}
#define __put_user_fn __put_user_fn

#define HAVE_GET_KERNEL_NOFAULT

#define __get_kernel_nofault(dst, src, type, err_label)                                  \
	do {                                                                             \
		if (__get_user_fn(sizeof(type), (__force const void __user *)(src), dst)) \
			goto err_label;                                                  \
	} while (0)

#define __put_kernel_nofault(dst, src, type, err_label)                              \
	do {                                                                         \
		if (__put_user_fn(sizeof(type), (__force void __user *)(dst), src))  \
			goto err_label;                                              \
	} while (0)

static inline __must_check unsigned long __clear_user(void __user *to, unsigned long n)
{
	return rump_clear_user((__force void *)to, n);
}
#define __clear_user __clear_user

#include <asm-generic/uaccess.h>

#endif
