// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moves the kernel as one block. Types and formulas are those of the x86-64 psABI, 4.4: S is the
 * symbol's value, A the addend, P the place. Every field is compared with what it should hold before
 * the move, so that a kernel whose relocations are wrong is never baked.
 */
#include <errno.h>
#include <string.h>
#include "private.h"

enum formula { NOTHING, ABSOLUTE, RELATIVE };

struct kind {
	uint32_t type;
	enum formula formula;
	unsigned int bytes;
	bool sign; /* sign-extended to 64 bits when used */
	const char *name;
};

static const struct kind kinds[] = {
	{ R_X86_64_NONE, NOTHING, 0, false, "NONE" },
	{ R_X86_64_64, ABSOLUTE, 8, false, "64" },
	{ R_X86_64_32, ABSOLUTE, 4, false, "32" },
	{ R_X86_64_32S, ABSOLUTE, 4, true, "32S" },
	{ R_X86_64_16, ABSOLUTE, 2, false, "16" },
	{ R_X86_64_8, ABSOLUTE, 1, false, "8" },
	{ R_X86_64_PC64, RELATIVE, 8, true, "PC64" },
	{ R_X86_64_PC32, RELATIVE, 4, true, "PC32" },
	{ R_X86_64_PLT32, RELATIVE, 4, true, "PLT32" },
	{ R_X86_64_PC16, RELATIVE, 2, true, "PC16" },
	{ R_X86_64_PC8, RELATIVE, 1, true, "PC8" },
};

/* One relocation while it is worked on. */
struct work {
	struct kernel *kernel;
	const Elf64_Shdr *target; /* section that holds the place */
	uint8_t *contents; /* of that section */
	unsigned int symtab;
	uint64_t delta;
	struct bake_error *error;
};

static const struct kind *find_kind(uint32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

static int fail(const struct work *work, const Elf64_Rela *rela, const char *what)
{
	const struct kind *kind = find_kind(ELF64_R_TYPE(rela->r_info));
	char type[32];

	snprintf(type, sizeof(type), "type %u", (unsigned int)ELF64_R_TYPE(rela->r_info));
	return bake_fail(work->error, EINVAL,
			 "internal error: %s: relocation R_X86_64_%s at 0x%llx %s (moving by %lld)",
			 work->kernel->elf.path, kind ? kind->name : type,
			 (unsigned long long)rela->r_offset, what, (long long)work->delta);
}

static uint64_t read_field(const uint8_t *field, unsigned int bytes)
{
	uint64_t value = 0;

	memcpy(&value, field, bytes); /* little-endian, as the host is */
	return value;
}

static uint64_t truncate_to(uint64_t value, unsigned int bytes)
{
	return bytes == 8 ? value : value & ((1ull << (8 * bytes)) - 1);
}

static bool fits(uint64_t value, const struct kind *kind)
{
	unsigned int spare = 64 - 8 * kind->bytes;

	if (!kind->sign)
		return truncate_to(value, kind->bytes) == value;
	return (uint64_t)((int64_t)(value << spare) >> spare) == value;
}

static int apply(const struct work *work, const Elf64_Rela *rela)
{
	const struct kind *kind = find_kind(ELF64_R_TYPE(rela->r_info));
	uint64_t at = rela->r_offset - work->target->sh_addr, value;
	Elf64_Sym symbol;
	bool moves;

	if (!kind)
		return fail(work, rela, "is of a type that cannot be moved");
	if (kind->formula == NOTHING)
		return 0;
	if (!inside(at, kind->bytes, work->target->sh_size))
		return fail(work, rela, "is outside its section");
	if (!elf_symbol(&work->kernel->elf, work->symtab, ELF64_R_SYM(rela->r_info), &symbol))
		return fail(work, rela, "has no symbol");
	/* SHN_COMMON and the like do not occur in a linked file; absolute and undefined stay. */
	moves = symbol.st_shndx != SHN_UNDEF && symbol.st_shndx < SHN_LORESERVE;
	value = symbol.st_value + rela->r_addend;
	if (kind->formula == RELATIVE)
		value -= rela->r_offset;
	if (truncate_to(value, kind->bytes) != read_field(work->contents + at, kind->bytes))
		return fail(work, rela, "does not agree with what is there");
	if (kind->formula == ABSOLUTE && moves)
		value += work->delta;
	else if (kind->formula == RELATIVE && !moves)
		value -= work->delta;
	else
		return 0;
	if (!fits(value, kind))
		return fail(work, rela, "overflows");
	memcpy(work->contents + at, &value, kind->bytes);
	return 0;
}

/* Relocations of one section; those of sections that are not loaded (DWARF) are left alone. */
static int relocate_section(struct work *work, unsigned int index)
{
	const struct elf *elf = &work->kernel->elf;
	const Elf64_Shdr *sh = &elf->sh[index];
	const uint8_t *table = elf_section(elf, index);
	uint64_t i;
	int result;

	if (sh->sh_info >= elf->shnum || !(elf->sh[sh->sh_info].sh_flags & SHF_ALLOC))
		return 0;
	work->target = &elf->sh[sh->sh_info];
	work->contents = elf_section(elf, sh->sh_info);
	work->symtab = sh->sh_link;
	if (!table || !work->contents || sh->sh_type != SHT_RELA)
		return bake_fail(work->error, EINVAL,
				 "internal error: %s: section %u has relocations that cannot be read",
				 elf->path, sh->sh_info);
	for (i = 0; i < sh->sh_size / sizeof(Elf64_Rela); i++) {
		Elf64_Rela rela;

		memcpy(&rela, table + i * sizeof(rela), sizeof(rela));
		result = apply(work, &rela);
		if (result)
			return result;
	}
	return 0;
}

int kernel_relocate(struct kernel *kernel, uint64_t delta, struct bake_error *error)
{
	struct work work = { .kernel = kernel, .delta = delta, .error = error };
	bool any = false;
	unsigned int i;
	int result;

	for (i = 1; i < kernel->elf.shnum; i++) {
		const Elf64_Shdr *sh = &kernel->elf.sh[i];

		if ((sh->sh_type != SHT_RELA && sh->sh_type != SHT_REL) ||
		    !(sh->sh_flags & SHF_INFO_LINK))
			continue;
		result = relocate_section(&work, i);
		if (result)
			return result;
		any = true;
	}
	return any ? 0 :
		     bake_fail(error, EINVAL, "%s has no relocations: link it with --emit-relocs",
			       kernel->elf.path);
}
