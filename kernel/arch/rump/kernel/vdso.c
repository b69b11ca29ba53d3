// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program reads the clock by itself: an ELF shared object in memory, which libraries find by AT_SYSINFO_EHDR
 * (vdso(7)), and the functions that it names. They are linked into the kernel, but between rump_vdso_start and
 * rump_vdso_end, as is the platform's clock(), where code is the program's: it runs on the program's stack,
 * faults are the program's, and events meet it as they do the program.
 */
#include <linux/elf.h>
#include <linux/stddef.h>
#include <linux/time.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/page.h>
#include <asm/rump.h>

#define VDSO_TEXT __section(".text..vdso")

struct vdso_data;

/* For what Linux's file defines, and does not inline. */
static int __cvdso_clock_gettime_data(const struct vdso_data *vd, clockid_t clock,
				      struct __kernel_timespec *ts) VDSO_TEXT;
static int __cvdso_gettimeofday_data(const struct vdso_data *vd, struct __kernel_old_timeval *tv,
				     struct timezone *tz) VDSO_TEXT;

#include <lib/vdso/gettimeofday.c>

/* What Linux counts its clock by, and where it was last: kernel/time/vsyscall.c writes it. */
struct vdso_data _vdso_data[CS_BASES];

static VDSO_TEXT int vdso_clock_gettime(clockid_t clock, struct __kernel_timespec *ts)
{
	return __cvdso_clock_gettime(clock, ts);
}

static VDSO_TEXT int vdso_gettimeofday(struct __kernel_old_timeval *tv, struct timezone *tz)
{
	return __cvdso_gettimeofday(tv, tz);
}

static VDSO_TEXT __kernel_old_time_t vdso_time(__kernel_old_time_t *t)
{
	return __cvdso_time(t);
}

#define FUNCTIONS(X) X(clock_gettime) X(gettimeofday) X(time)

#define NAME(function) char function[sizeof("__vdso_" #function)];
struct names {
	char none;
	char object[sizeof("linux-vdso.so.1")];
	FUNCTIONS(NAME)
};

#define NUMBER(function) SYMBOL_##function,
enum { SYMBOL_NONE, FUNCTIONS(NUMBER) SYMBOLS };

/* The System V ABI's hash table with one bucket: all symbols, one behind the other. */
struct hash {
	Elf64_Word buckets, chains, bucket, chain[SYMBOLS];
};

/* Its addresses are the kernel's, so that its load bias is 0. A symbol without a version is one of any version. */
struct object {
	Elf64_Ehdr header;
	Elf64_Phdr load, dynamic;
	Elf64_Dyn tags[7];
	Elf64_Sym symbols[SYMBOLS];
	struct hash hash;
	struct names names;
};

#define SYMBOL(function)                                     \
	[SYMBOL_##function] = {                              \
		.st_name = offsetof(struct names, function), \
		.st_info = STB_GLOBAL << 4 | STT_FUNC,       \
		.st_shndx = SHN_ABS,                         \
		.st_value = (Elf64_Addr)vdso_##function,     \
	},
#define CHAIN(function) [SYMBOL_##function] = (SYMBOL_##function + 1) % SYMBOLS,
#define STRING(function) .function = "__vdso_" #function,

static const struct object object = {
	.header = {
		.e_ident = {
			ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT,
		},
		.e_type = ET_DYN,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = offsetof(struct object, load),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	},
	.load = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = (Elf64_Addr)&object,
		.p_filesz = sizeof(object),
		.p_memsz = sizeof(object),
		.p_align = PAGE_SIZE,
	},
	.dynamic = {
		.p_type = PT_DYNAMIC,
		.p_flags = PF_R,
		.p_offset = offsetof(struct object, tags),
		.p_vaddr = (Elf64_Addr)object.tags,
		.p_filesz = sizeof(object.tags),
		.p_memsz = sizeof(object.tags),
		.p_align = sizeof(long),
	},
	.tags = {
		{ DT_SONAME, { offsetof(struct names, object) } },
		{ DT_HASH, { .d_ptr = (Elf64_Addr)&object.hash } },
		{ DT_STRTAB, { .d_ptr = (Elf64_Addr)&object.names } },
		{ DT_STRSZ, { sizeof(object.names) } },
		{ DT_SYMTAB, { .d_ptr = (Elf64_Addr)object.symbols } },
		{ DT_SYMENT, { sizeof(Elf64_Sym) } },
		{ DT_NULL },
	},
	.symbols = { FUNCTIONS(SYMBOL) },
	.hash = {
		.buckets = 1,
		.chains = SYMBOLS,
		.bucket = SYMBOL_NONE + 1,
		.chain = { FUNCTIONS(CHAIN) },
	},
	.names = { .object = "linux-vdso.so.1", FUNCTIONS(STRING) },
};

const void *rump_vdso(void)
{
	return hyp_boot->user_clock ? &object : NULL;
}
