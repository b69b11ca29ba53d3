// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a file is when it is not a 64-bit x86 ELF program, in the user's words. Magic numbers are
 * those of file(1)'s database; machine numbers those of elf.h.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include "private.h"

#define STATIC_HELP "sirloin bakes static x86-64 Linux programs (such as `musl-gcc -static` makes)"

static bool starts(const uint8_t *data, size_t size, const char *magic, size_t len)
{
	return size >= len && !memcmp(data, magic, len);
}

static int not_script(const char *path, const uint8_t *data, size_t size, struct bake_error *error)
{
	char line[64];
	size_t i, n = 0;

	for (i = 2; i < size && n < sizeof(line) - 1 && isprint(data[i]); i++)
		if (n || data[i] != ' ')
			line[n++] = data[i];
	line[n] = '\0';
	return bake_fail(error, ENOEXEC,
			 "%s is a script for %s; bake the interpreter as a static program and give "
			 "it the script in --rootfs",
			 path, n ? line : "an interpreter");
}

static bool is_text(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size && i < 512; i++)
		if (!isprint(data[i]) && !isspace(data[i]) && data[i] < 0x80)
			return false;
	return true;
}

static const char *other_format(const uint8_t *data, size_t size)
{
	static const struct {
		const char *magic;
		size_t len;
		const char *what;
	} formats[] = {
		{ "!<arch>\n", 8, "a library archive (.a), which is linked into programs" },
		{ "!<thin>\n", 8, "a library archive (.a), which is linked into programs" },
		{ "MZ", 2, "a Windows or DOS program" },
		{ "\xcf\xfa\xed\xfe", 4, "a macOS program" },
		{ "\xca\xfe\xba\xbe", 4, "a Java class or a macOS program" },
		{ "\0asm", 4, "a WebAssembly module" },
		{ "BC\xc0\xde", 4, "LLVM bitcode" },
		{ "\x1f\x8b", 2, "a gzip file: unpack it first" },
		{ "\xfd"
		  "7zXZ",
		  5, "an xz file: unpack it first" },
		{ "PK\3\4", 4, "a zip file: unpack it first" },
	};
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (starts(data, size, formats[i].magic, formats[i].len))
			return formats[i].what;
	return is_text(data, size) ? "a text file" : "not an ELF program";
}

static const char *machine_name(unsigned int machine)
{
	static const struct {
		unsigned int machine;
		const char *name;
	} machines[] = {
		{ EM_386, "i386" },
		{ EM_X86_64, "x86-64" },
		{ EM_AARCH64, "ARM (64-bit)" },
		{ EM_ARM, "ARM" },
		{ EM_RISCV, "RISC-V" },
		{ EM_PPC64, "PowerPC (64-bit)" },
		{ EM_PPC, "PowerPC" },
		{ EM_S390, "S/390" },
		{ EM_MIPS, "MIPS" },
		{ EM_SPARCV9, "SPARC" },
		{ EM_LOONGARCH, "LoongArch" },
		{ EM_BPF, "BPF" },
	};
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (machines[i].machine == machine)
			return machines[i].name;
	return "another machine";
}

static int identify_class32(const char *path, unsigned int machine, struct bake_error *error)
{
	/* The x32 psABI: EM_X86_64 in an ELFCLASS32 file. */
	if (machine == EM_X86_64)
		return bake_fail(error, ENOEXEC,
				 "%s is an x32 program (32-bit pointers on x86-64); build it "
				 "without -mx32",
				 path);
	if (machine == EM_386)
		return bake_fail(error, ENOEXEC,
				 "%s is a 32-bit program; build it for x86-64 (without -m32)",
				 path);
	return bake_fail(error, ENOEXEC, "%s is a 32-bit program for %s; build it for x86-64 Linux",
			 path, machine_name(machine));
}

static int identify_type(const char *path, unsigned int type, struct bake_error *error)
{
	switch (type) {
	case ET_EXEC:
	case ET_DYN:
		return 0;
	case ET_REL:
		return bake_fail(error, ENOEXEC,
				 "%s is an object file, not a program; link it "
				 "(`musl-gcc -static -o PROGRAM %s`) and bake the result",
				 path, path);
	case ET_CORE:
		return bake_fail(error, ENOEXEC, "%s is a core dump, not a program", path);
	default:
		return bake_fail(error, ENOEXEC, "%s is broken: unknown type of ELF file %u", path,
				 type);
	}
}

static int identify_elf(const char *path, const Elf64_Ehdr *eh, struct bake_error *error)
{
	const unsigned char *ident = eh->e_ident;

	if (ident[EI_DATA] == ELFDATA2MSB)
		return bake_fail(
			error, ENOEXEC,
			"%s is a program for a big-endian machine; build it for x86-64 Linux",
			path);
	if (ident[EI_DATA] != ELFDATA2LSB || ident[EI_VERSION] != EV_CURRENT)
		return bake_fail(error, ENOEXEC, "%s is broken: its ELF header makes no sense",
				 path);
	if (ident[EI_CLASS] == ELFCLASS32)
		return identify_class32(path, eh->e_machine, error);
	if (ident[EI_CLASS] != ELFCLASS64)
		return bake_fail(error, ENOEXEC, "%s is broken: its ELF header makes no sense",
				 path);
	if (eh->e_machine != EM_X86_64)
		return bake_fail(error, ENOEXEC,
				 "%s is a program for %s; build it for x86-64 Linux", path,
				 machine_name(eh->e_machine));
	/* Linux looks at neither; programs for it carry 0 or 3 here. */
	if (ident[EI_OSABI] != ELFOSABI_SYSV && ident[EI_OSABI] != ELFOSABI_GNU)
		return bake_fail(error, ENOEXEC,
				 "%s is a program for another operating system (ELF OS/ABI %u); "
				 "build it for Linux",
				 path, ident[EI_OSABI]);
	return identify_type(path, eh->e_type, error);
}

int identify(const char *path, const uint8_t *data, size_t size, struct bake_error *error)
{
	Elf64_Ehdr eh = {};

	if (!size)
		return bake_fail(error, ENOEXEC, "%s is empty; " STATIC_HELP, path);
	if (starts(data, size, "#!", 2))
		return not_script(path, data, size, error);
	if (!starts(data, size, ELFMAG, SELFMAG))
		return bake_fail(error, ENOEXEC, "%s is %s; " STATIC_HELP, path,
				 other_format(data, size));
	/* The 32-bit header is shorter; up to e_machine both are the same. */
	if (size < sizeof(Elf32_Ehdr) ||
	    (data[EI_CLASS] == ELFCLASS64 && size < sizeof(Elf64_Ehdr)))
		return bake_fail(error, ENOEXEC,
				 "%s is truncated: its ELF header is not complete; link or copy it "
				 "again",
				 path);
	memcpy(&eh, data, size < sizeof(eh) ? size : sizeof(eh));
	return identify_elf(path, &eh, error);
}
