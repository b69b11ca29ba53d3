// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clocks: clock_gettime(2) of the host's vDSO, which costs no system call, or the call where there
 * is none. The vDSO is an ELF shared object in memory at AT_SYSINFO_EHDR (vdso(7)); its symbols are
 * found by its dynamic section, as any run-time linker does (gABI, chapter 5).
 */
#include <linux/elf.h>
#include <linux/time.h>
#include "process.h"

typedef int clock_function(long id, struct process_timespec *ts);

static uint64_t origin;

static int clock_by_call(long id, struct process_timespec *ts)
{
	return host(clock_gettime, id, ts);
}

static clock_function *gettime = clock_by_call;

struct tables {
	const Elf64_Sym *symbols;
	const char *strings;
	const Elf64_Word *hash;
};

/* The count of symbols is that of the hash table's chains (gABI, "Hash Table"). */
static clock_function *find_symbol(const struct tables *d, uintptr_t bias, const char *name)
{
	for (Elf64_Word i = 0; i < d->hash[1]; i++)
		if (d->symbols[i].st_shndx &&
		    string_equal(d->strings + d->symbols[i].st_name, name))
			return (clock_function *)(bias + d->symbols[i].st_value);
	return NULL;
}

static clock_function *find_in_vdso(uintptr_t base)
{
	const Elf64_Ehdr *ehdr = (const Elf64_Ehdr *)base;
	const Elf64_Phdr *phdr = (const Elf64_Phdr *)(base + ehdr->e_phoff);
	const Elf64_Dyn *dyn = NULL;
	struct tables d = { 0 };
	uintptr_t bias = base;

	for (int i = 0; i < ehdr->e_phnum; i++) {
		if (phdr[i].p_type == PT_LOAD)
			bias = base + phdr[i].p_offset - phdr[i].p_vaddr;
		else if (phdr[i].p_type == PT_DYNAMIC)
			dyn = (const Elf64_Dyn *)(base + phdr[i].p_offset);
	}
	for (; dyn && dyn->d_tag != DT_NULL; dyn++) {
		uintptr_t address = bias + dyn->d_un.d_ptr;

		if (dyn->d_tag == DT_SYMTAB)
			d.symbols = (const Elf64_Sym *)address;
		else if (dyn->d_tag == DT_STRTAB)
			d.strings = (const char *)address;
		else if (dyn->d_tag == DT_HASH)
			d.hash = (const Elf64_Word *)address;
	}
	if (!d.symbols || !d.strings || !d.hash)
		return NULL;
	return find_symbol(&d, bias, "__vdso_clock_gettime");
}

/* The pages from the ELF header to the last loaded byte: what seccomp and traps call the vDSO. */
static uintptr_t vdso_end(uintptr_t base)
{
	const Elf64_Ehdr *ehdr = (const Elf64_Ehdr *)base;
	const Elf64_Phdr *phdr = (const Elf64_Phdr *)(base + ehdr->e_phoff);
	uintptr_t end = base;

	for (int i = 0; i < ehdr->e_phnum; i++)
		if (phdr[i].p_type == PT_LOAD && base + phdr[i].p_offset + phdr[i].p_memsz > end)
			end = base + phdr[i].p_offset + phdr[i].p_memsz;
	return ALIGN_UP(end, PAGE);
}

HYP_CLOCK_INLINE uint64_t read_clock(long id)
{
	struct process_timespec ts;

	if (gettime(id, &ts))
		process_panic("the host has no clock");
	return ts.seconds * NS_PER_SECOND + ts.nanoseconds;
}

void process_start_clock(void)
{
	clock_function *found = NULL;

	if (process_host.vdso) {
		process_host.vdso_end = vdso_end(process_host.vdso);
		found = find_in_vdso(process_host.vdso);
	}
	if (found)
		gettime = found;
	/* One nanosecond before now, so that no time is 0. */
	origin = read_clock(CLOCK_MONOTONIC) - 1;
}

bool process_has_user_clock(void)
{
	return gettime != clock_by_call;
}

uint64_t process_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t process_clock_origin(void)
{
	return origin;
}

HYP_CLOCK_TEXT uint64_t process_clock(void)
{
	return read_clock(CLOCK_MONOTONIC) - origin;
}

uint64_t process_wall_clock(void)
{
	return read_clock(CLOCK_REALTIME);
}
