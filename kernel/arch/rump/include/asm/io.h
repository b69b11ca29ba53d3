/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports and memory of the machine's devices. Where the platform has none a port reads as all ones, as
 * of an absent bus, and nothing can be mapped: a driver that probes finds nothing.
 */
#ifndef _ASM_RUMP_IO_H
#define _ASM_RUMP_IO_H

#ifdef CONFIG_RUMP_DEVICES
#include <linux/compiler.h>
#include <linux/types.h>

extern bool rump_has_ports;

#define RUMP_PORT(suffix, type)                                                                   \
	static inline type in##suffix(unsigned long port)                                        \
	{                                                                                         \
		type value = (type)~0u;                                                           \
                                                                                                  \
		if (rump_has_ports)                                                               \
			asm volatile("in" #suffix " %w1, %0"                                      \
				     : "=a"(value)                                                \
				     : "Nd"((u16)port)                                            \
				     : "memory");                                                 \
		return value;                                                                     \
	}                                                                                         \
                                                                                                  \
	static inline void out##suffix(type value, unsigned long port)                           \
	{                                                                                         \
		if (rump_has_ports)                                                               \
			asm volatile("out" #suffix " %0, %w1"                                     \
				     :                                                            \
				     : "a"(value), "Nd"((u16)port)                                \
				     : "memory");                                                 \
	}                                                                                         \
                                                                                                  \
	static inline void ins##suffix(unsigned long port, void *to, unsigned int count)         \
	{                                                                                         \
		type *values = to;                                                                \
                                                                                                  \
		while (count--)                                                                   \
			*values++ = in##suffix(port);                                             \
	}                                                                                         \
                                                                                                  \
	static inline void outs##suffix(unsigned long port, const void *from, unsigned int count) \
	{                                                                                         \
		const type *values = from;                                                        \
                                                                                                  \
		while (count--)                                                                   \
			out##suffix(*values++, port);                                             \
	}

RUMP_PORT(b, u8)
RUMP_PORT(w, u16)
RUMP_PORT(l, u32)
#undef RUMP_PORT

#define inb inb
#define inw inw
#define inl inl
#define outb outb
#define outw outw
#define outl outl
#define insb insb
#define insw insw
#define insl insl
#define outsb outsb
#define outsw outsw
#define outsl outsl

/* The CPU keeps accesses to uncached memory in order, with each other and with RAM (SDM 3, 8.2). */
#define __io_br() barrier()
#define __io_ar(value) barrier()
#define __io_bw() barrier()

void __iomem *ioremap(phys_addr_t address, size_t size);
#define ioremap ioremap
#define ioremap_uc ioremap
static inline void iounmap(volatile void __iomem *address)
{
	/* device_map() is for ever. */
}
#define iounmap iounmap
#endif

#include <asm-generic/io.h>

#endif
