// SPDX-License-Identifier: GPL-2.0-only
/*
 * The image's table of symbols: the program's as they are, the kernel's all local, so that one name
 * in both never confuses. Local symbols come first (gABI, "Symbol Table").
 */
#include "private.h"

struct source {
	const struct elf *elf;
	unsigned int symtab, strtab;
	uint64_t delta;
	const unsigned int *map; /* section numbers */
	uint32_t strings; /* where its string table begins in ours */
};

/* The whole string table, with a NUL after it in case its last string has none. */
static void add_strings(struct image *image, struct source *source)
{
	const uint8_t *data = elf_section(source->elf, source->strtab);
	uint64_t size = data ? source->elf->sh[source->strtab].sh_size : 0;

	source->strings = buffer_add(&image->strings, data, size);
	buffer_string(&image->strings, "");
}

static uint32_t name_of(const struct source *source, uint32_t name)
{
	uint64_t size = elf_section(source->elf, source->strtab) ?
				source->elf->sh[source->strtab].sh_size :
				0;

	return name < size ? source->strings + name : 0;
}

/* Rewrites a symbol for the image; false if it has no place there. */
static bool translate(const struct source *source, Elf64_Sym *symbol)
{
	symbol->st_name = name_of(source, symbol->st_name);
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return symbol->st_shndx != SHN_XINDEX;
	if (symbol->st_shndx >= source->elf->shnum || !source->map[symbol->st_shndx])
		return false;
	symbol->st_shndx = source->map[symbol->st_shndx];
	/* Those of thread-local variables are offsets. */
	if (ELF64_ST_TYPE(symbol->st_info) != STT_TLS)
		symbol->st_value += source->delta;
	return true;
}

static void add_program(struct image *image, const struct source *source, bool local)
{
	Elf64_Sym symbol;
	uint64_t i;

	for (i = 1; elf_symbol(source->elf, source->symtab, i, &symbol); i++)
		if ((ELF64_ST_BIND(symbol.st_info) == STB_LOCAL) == local &&
		    translate(source, &symbol))
			buffer_add(&image->symbols, &symbol, sizeof(symbol));
}

static void add_kernel(struct image *image, const struct source *source)
{
	Elf64_Sym symbol;
	unsigned int type;
	uint64_t i;

	for (i = 1; elf_symbol(source->elf, source->symtab, i, &symbol); i++) {
		type = ELF64_ST_TYPE(symbol.st_info);
		if (type == STT_SECTION || type == STT_FILE || symbol.st_shndx == SHN_UNDEF ||
		    symbol.st_shndx >= SHN_LORESERVE || !translate(source, &symbol))
			continue;
		symbol.st_info = ELF64_ST_INFO(STB_LOCAL, type);
		buffer_add(&image->symbols, &symbol, sizeof(symbol));
	}
}

static struct source open_source(const struct elf *elf, uint64_t delta, const unsigned int *map)
{
	struct source source = { .elf = elf, .delta = delta, .map = map };

	/* Without a table, number 0 stands for one without contents. */
	source.symtab = elf_find_type(elf, SHT_SYMTAB);
	source.strtab = source.symtab ? elf->sh[source.symtab].sh_link : 0;
	return source;
}

void symbols_merge(struct image *image, unsigned int *first_global)
{
	struct source program =
		open_source(&image->program->elf, image->layout->bias, image->program_map);
	struct source kernel =
		open_source(&image->kernel->elf, image->layout->delta, image->kernel_map);

	buffer_string(&image->strings, "");
	add_strings(image, &program);
	add_strings(image, &kernel);
	buffer_add(&image->symbols, NULL, sizeof(Elf64_Sym));
	add_program(image, &program, true);
	add_kernel(image, &kernel);
	*first_global = image->symbols.len / sizeof(Elf64_Sym);
	add_program(image, &program, false);
}
