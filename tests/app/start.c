// SPDX-License-Identifier: GPL-2.0-only
/*
 * The initial stack is as execve(2) lays it out: argc, argv, envp, auxv, 16-byte aligned, with the
 * auxiliary entries that a C library and a Go or Rust runtime look for.
 * Arguments: one two -- --three=3 last
 * Environment: SIRLOIN_TEST=value EMPTY=
 */
#include "app.h"
#include <cpuid.h>
#include <elf.h>
#include <sys/auxv.h>

extern char **environ;
extern void _start(void);
static const char constant[] = "in a segment";

static const Elf64_auxv_t *find(const Elf64_auxv_t *aux, unsigned long type)
{
	for (; aux->a_type != AT_NULL; aux++)
		if (aux->a_type == type)
			return aux;
	return NULL;
}

static void check_layout(int argc, char **argv, char **envp)
{
	long *stack = (long *)argv - 1;

	T(*stack == argc);
	T(((uintptr_t)stack & 15) == 0);
	T(argv[argc] == NULL);
	T(envp == argv + argc + 1);
	T(environ == envp);
	for (int i = 1; i < argc; i++)
		say("argv %d: %s", i, argv[i]);
	T(argv[0][0] != 0);
	T(getenv("SIRLOIN_TEST") && !strcmp(getenv("SIRLOIN_TEST"), "value"));
	T(getenv("EMPTY") && !*getenv("EMPTY"));
	T(!getenv("ABSENT"));
	for (; *envp; envp++)
		if (!strchr(*envp, '='))
			say("FAIL environment string without '=': %s", *envp);
}

static void check_headers(const Elf64_auxv_t *aux)
{
	const Elf64_Phdr *phdr = (void *)find(aux, AT_PHDR)->a_un.a_val;
	unsigned long count = find(aux, AT_PHNUM)->a_un.a_val, base = 0;
	int loads = 0, covers = 0, tls = 0;
	uintptr_t here = (uintptr_t)constant;

	for (unsigned long i = 0; i < count; i++)
		if (phdr[i].p_type == PT_PHDR)
			base = (uintptr_t)phdr - phdr[i].p_vaddr;
#ifdef __PIE__
	/* Static-pie: bias from the entry, which the ELF header of the first page names. */
	if (!base) {
		const Elf64_Ehdr *ehdr = (void *)((uintptr_t)phdr & -4096ul);

		base = find(aux, AT_ENTRY)->a_un.a_val - ehdr->e_entry;
	}
#endif
	for (unsigned long i = 0; i < count; i++) {
		uintptr_t start = base + phdr[i].p_vaddr;

		loads += phdr[i].p_type == PT_LOAD;
		tls += phdr[i].p_type == PT_TLS;
		if (phdr[i].p_type == PT_LOAD && here >= start && here < start + phdr[i].p_memsz)
			covers++;
	}
	T(loads >= 2);
	T(covers == 1);
	T(tls <= 1);
}

static void check_auxv(const Elf64_auxv_t *aux)
{
	static const unsigned long types[] = { AT_PHDR,	  AT_PHENT, AT_PHNUM,  AT_PAGESZ,
					       AT_BASE,	  AT_FLAGS, AT_ENTRY,  AT_UID,
					       AT_EUID,	  AT_GID,   AT_EGID,   AT_SECURE,
					       AT_RANDOM, AT_HWCAP, AT_CLKTCK, AT_PLATFORM,
					       AT_EXECFN };
	unsigned int eax, ebx, ecx, edx;
	const unsigned char *bytes;
	int missing = 0;

	for (unsigned int i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!find(aux, types[i])) {
			say("FAIL auxiliary entry %lu is missing", types[i]);
			missing++;
		}
	}
	if (missing)
		exit(1);
	T(find(aux, AT_PHENT)->a_un.a_val == sizeof(Elf64_Phdr));
	T(find(aux, AT_PAGESZ)->a_un.a_val == 4096);
	T(find(aux, AT_CLKTCK)->a_un.a_val == 100);
	T(find(aux, AT_SECURE)->a_un.a_val == 0);
	T(find(aux, AT_BASE)->a_un.a_val == 0);
	T(find(aux, AT_ENTRY)->a_un.a_val == (uintptr_t)_start);
	T(!strcmp((char *)find(aux, AT_PLATFORM)->a_un.a_val, "x86_64"));
	T(*(char *)find(aux, AT_EXECFN)->a_un.a_val != 0);
	__cpuid(1, eax, ebx, ecx, edx);
	T((uint32_t)find(aux, AT_HWCAP)->a_un.a_val == edx);
	bytes = (void *)find(aux, AT_RANDOM)->a_un.a_val;
	for (int i = 1, differ = 0; i < 16; i++) {
		differ |= bytes[i] ^ bytes[0];
		if (i == 15)
			T(differ);
	}
	check_headers(aux);
}

int main(int argc, char **argv, char **envp)
{
	char **end = envp;

	say("argc %d", argc);
	check_layout(argc, argv, envp);
	while (*end)
		end++;
	check_auxv((Elf64_auxv_t *)(end + 1));
	T(getauxval(AT_PAGESZ) == 4096);
	T(find((Elf64_auxv_t *)(end + 1), 51 /* AT_MINSIGSTKSZ, asm/auxvec.h */));
	return app_done();
}
