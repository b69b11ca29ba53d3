/* SPDX-License-Identifier: GPL-2.0-only */
/* Helpers for inline assembly: the exception table and what x86's headers expect here. */
#ifndef _ASM_RUMP_ASM_H
#define _ASM_RUMP_ASM_H

#include <linux/stringify.h>

/* A fault at @from goes on at @to (asm-generic/extable.h: two absolute addresses). */
#ifdef __ASSEMBLY__
#define _ASM_EXTABLE(from, to)            \
	.pushsection __ex_table, "a";     \
	.balign 8;                        \
	.quad from, to;                   \
	.popsection
#else
#define _ASM_EXTABLE(from, to)               \
	".pushsection __ex_table,\"a\"\n"    \
	".balign 8\n"                        \
	".quad " #from ", " #to "\n"         \
	".popsection\n"
#endif

#define __ASM_FORM(x, ...) " " __stringify(x, ##__VA_ARGS__) " "
#define __ASM_SEL(a, b) __ASM_FORM(b)
#define __ASM_SIZE(inst, ...) __ASM_SEL(inst##l##__VA_ARGS__, inst##q##__VA_ARGS__)
#define __ASM_REGPFX %%
#define _ASM_SP "rsp"

#define CC_SET(c) "\n\t/* output condition code " #c "*/\n"
#define CC_OUT(c) "=@cc" #c

#endif
