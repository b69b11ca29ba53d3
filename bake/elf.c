// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading ELF (System V gABI, chapters 4 and 5) from bytes that nobody vouches for: every offset is
 * checked against the file before it is used, tables are copied out so that alignment cannot matter.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "private.h"

#define MAX_PHNUM (65536 / sizeof(Elf64_Phdr)) /* Linux's own limit: load_elf_phdrs() */

static int copy_phdrs(struct elf *elf, struct bake_error *error)
{
	const Elf64_Ehdr *eh = &elf->header;
	size_t len = eh->e_phnum * sizeof(Elf64_Phdr);

	if (!eh->e_phnum)
		return bake_fail(error, ENOEXEC,
				 "%s has no program headers, so nothing in it can be loaded: "
				 "it is broken, or not a program",
				 elf->path);
	if (eh->e_phentsize != sizeof(Elf64_Phdr) || eh->e_phnum > MAX_PHNUM)
		return bake_fail(error, ENOEXEC, "%s is broken: absurd table of program headers",
				 elf->path);
	if (!inside(eh->e_phoff, len, elf->size))
		return bake_fail(error, ENOEXEC,
				 "%s is truncated: its program headers lie beyond its end; "
				 "link or copy it again",
				 elf->path);
	elf->ph = malloc(len);
	if (!elf->ph)
		return bake_fail_memory(error);
	memcpy(elf->ph, elf->data + eh->e_phoff, len);
	elf->phnum = eh->e_phnum;
	return 0;
}

/* Sections do not matter to Linux, nor to us but for names: an unusable table is no table. */
static int copy_shdrs(struct elf *elf, struct bake_error *error)
{
	const Elf64_Ehdr *eh = &elf->header;
	size_t len = eh->e_shnum * sizeof(Elf64_Shdr);

	if (!eh->e_shnum || eh->e_shentsize != sizeof(Elf64_Shdr) ||
	    !inside(eh->e_shoff, len, elf->size))
		return 0;
	elf->sh = malloc(len);
	if (!elf->sh)
		return bake_fail_memory(error);
	memcpy(elf->sh, elf->data + eh->e_shoff, len);
	elf->shnum = eh->e_shnum;
	return 0;
}

int elf_open(struct elf *elf, struct bake_error *error)
{
	int result;

	memcpy(&elf->header, elf->data, sizeof(elf->header));
	result = copy_phdrs(elf, error);
	if (!result)
		result = copy_shdrs(elf, error);
	return result;
}

void elf_close(struct elf *elf)
{
	free(elf->ph);
	free(elf->sh);
	free(elf->data);
	*elf = (struct elf){};
}

uint8_t *elf_section(const struct elf *elf, unsigned int index)
{
	const Elf64_Shdr *sh;

	if (index >= elf->shnum)
		return NULL;
	sh = &elf->sh[index];
	if (sh->sh_type == SHT_NULL || sh->sh_type == SHT_NOBITS)
		return NULL;
	return inside(sh->sh_offset, sh->sh_size, elf->size) ? elf->data + sh->sh_offset : NULL;
}

const char *elf_string(const struct elf *elf, unsigned int table, uint64_t offset)
{
	const uint8_t *data = elf_section(elf, table);
	uint64_t size;

	if (!data)
		return "";
	size = elf->sh[table].sh_size;
	if (offset >= size || !memchr(data + offset, 0, size - offset))
		return "";
	return (const char *)data + offset;
}

const char *elf_section_name(const struct elf *elf, unsigned int index)
{
	return index < elf->shnum ?
		       elf_string(elf, elf->header.e_shstrndx, elf->sh[index].sh_name) :
		       "";
}

unsigned int elf_find_type(const struct elf *elf, uint32_t type)
{
	unsigned int i;

	for (i = 1; i < elf->shnum; i++)
		if (elf->sh[i].sh_type == type)
			return i;
	return 0;
}

bool elf_symbol(const struct elf *elf, unsigned int table, uint64_t index, Elf64_Sym *symbol)
{
	const uint8_t *data = elf_section(elf, table);

	if (!data || index >= elf->sh[table].sh_size / sizeof(*symbol))
		return false;
	memcpy(symbol, data + index * sizeof(*symbol), sizeof(*symbol));
	return true;
}
