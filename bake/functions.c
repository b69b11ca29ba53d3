// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where functions are: the entry point, symbols, and the unwind tables of .eh_frame (Linux Standard
 * Base, "Exception Frames"), which stripped programs have too.
 */
#include <stdlib.h>
#include <string.h>
#include "code.h"

static void add_function(struct code *code, uint64_t start, uint64_t size, const char *name,
			 bool unwinds)
{
	struct function function = { start, start + size, name, size > 0, false, unwinds };

	if (!code_contains(code, start) || (size && !code_contains(code, start + size - 1)))
		return;
	buffer_add(&code->functions, &function, sizeof(function));
}

static void add_symbols(struct code *code)
{
	const struct elf *elf = &code->program->elf;
	unsigned int table = elf_find_type(elf, SHT_SYMTAB);
	Elf64_Sym symbol;
	uint64_t i;

	for (i = 1; table && elf_symbol(elf, table, i, &symbol); i++) {
		if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE)
			continue;
		if (ELF64_ST_TYPE(symbol.st_info) == STT_FUNC ||
		    ELF64_ST_TYPE(symbol.st_info) == STT_GNU_IFUNC)
			add_function(code, symbol.st_value, symbol.st_size,
				     elf_string(elf, elf->sh[table].sh_link, symbol.st_name),
				     false);
		else if (ELF64_ST_TYPE(symbol.st_info) == STT_NOTYPE)
			code_set(code, symbol.st_value, CODE_TARGET);
	}
}

/* ------------------------------------------------------------------ .eh_frame */

/* Bytes being read; `failed` once they end too early or are of an unknown kind. */
struct cursor {
	const uint8_t *at, *end;
	uint64_t addr; /* of *at in the program */
	bool failed;
};

static uint64_t take(struct cursor *c, unsigned int bytes)
{
	uint64_t value = 0;

	if ((size_t)(c->end - c->at) < bytes) {
		c->failed = true;
		return 0;
	}
	memcpy(&value, c->at, bytes);
	c->at += bytes;
	c->addr += bytes;
	return value;
}

static uint64_t take_leb(struct cursor *c)
{
	unsigned int shift = 0;
	uint64_t value = 0, byte;

	do {
		byte = take(c, 1);
		if (shift < 64)
			value |= (byte & 0x7f) << shift;
		shift += 7;
	} while ((byte & 0x80) && !c->failed);
	return value;
}

/* An encoded pointer (DW_EH_PE_*): absolute or relative to itself, of 4 or 8 bytes. */
static uint64_t take_pointer(struct cursor *c, uint8_t encoding)
{
	uint64_t base = (encoding & 0x70) == 0x10 ? c->addr : 0, value;

	switch (encoding & 0xf) {
	case 0x0:
	case 0x4:
	case 0xc:
		value = take(c, 8);
		break;
	case 0x3:
		value = take(c, 4);
		break;
	case 0xb:
		value = (int64_t)(int32_t)take(c, 4);
		break;
	default:
		c->failed = true;
		return 0;
	}
	if ((encoding & 0x70) > 0x10)
		c->failed = true;
	return value ? base + value : 0;
}

struct cie {
	uint8_t pointer, lsda; /* encodings; lsda 0xff: none */
	bool augmented;
};

static bool read_cie(struct cursor c, struct cie *cie)
{
	const char *augmentation;

	*cie = (struct cie){ .lsda = 0xff };
	take(&c, 1); /* version */
	augmentation = (const char *)c.at;
	while (take(&c, 1) && !c.failed)
		;
	take_leb(&c); /* code alignment */
	take_leb(&c); /* data alignment */
	take_leb(&c); /* return address register */
	if (c.failed || (*augmentation && *augmentation != 'z'))
		return false;
	if (!*augmentation)
		return true;
	cie->augmented = true;
	take_leb(&c);
	for (augmentation++; *augmentation && !c.failed; augmentation++) {
		if (*augmentation == 'R')
			cie->pointer = take(&c, 1);
		else if (*augmentation == 'L')
			cie->lsda = take(&c, 1);
		else if (*augmentation == 'P')
			take_pointer(&c, take(&c, 1) & 0x7f);
		else if (*augmentation != 'S')
			return false;
	}
	return !c.failed;
}

static void read_fde(struct code *code, struct cursor c, const struct cie *cie)
{
	uint64_t start = take_pointer(&c, cie->pointer);
	uint64_t size = take_pointer(&c, cie->pointer & 0xf);
	bool unwinds = false;

	if (cie->augmented)
		take_leb(&c);
	if (cie->lsda != 0xff)
		unwinds = take_pointer(&c, cie->lsda) != 0;
	if (!c.failed && size)
		add_function(code, start, size, "", unwinds);
}

static void read_eh_frame(struct code *code, const uint8_t *data, uint64_t size, uint64_t addr)
{
	struct cursor all = { data, data + size, addr, false }, entry, other;
	struct cie cie;
	uint64_t len, id;

	while ((len = take(&all, 4)) && !all.failed && len <= (size_t)(all.end - all.at)) {
		entry = (struct cursor){ all.at, all.at + len, all.addr, false };
		all.at += len;
		all.addr += len;
		id = take(&entry, 4);
		/* A FDE's id is the distance back to its CIE; a CIE's is 0. */
		if (!id || entry.failed || id > (size_t)(entry.at - 4 - data))
			continue;
		other = (struct cursor){ entry.at - 4 - id, data + size, 0, false };
		len = take(&other, 4);
		if (take(&other, 4) || other.failed || len > size)
			continue;
		if (read_cie(other, &cie))
			read_fde(code, entry, &cie);
	}
}

static void add_unwind_tables(struct code *code)
{
	const struct elf *elf = &code->program->elf;
	const uint8_t *data;
	unsigned int i;

	for (i = 1; i < elf->shnum; i++) {
		data = elf_section(elf, i);
		if (data && !strcmp(elf_section_name(elf, i), ".eh_frame"))
			read_eh_frame(code, data, elf->sh[i].sh_size, elf->sh[i].sh_addr);
	}
}

/* ------------------------------------------------------------------ in order */

static int compare(const void *a, const void *b)
{
	const struct function *f = a, *g = b;

	if (f->start != g->start)
		return f->start < g->start ? -1 : 1;
	return f->end < g->end ? 1 : f->end > g->end ? -1 : 0;
}

/* End of the executable section, or segment, that @addr is in. */
static uint64_t area_end(const struct code *code, uint64_t addr)
{
	const struct elf *elf = &code->program->elf;
	const struct segment *segment = segment_at(&code->program->segments, addr, 1, true);
	unsigned int i;

	for (i = 1; i < elf->shnum; i++)
		if ((elf->sh[i].sh_flags & SHF_EXECINSTR) && addr >= elf->sh[i].sh_addr &&
		    inside(addr - elf->sh[i].sh_addr, 1, elf->sh[i].sh_size))
			return elf->sh[i].sh_addr + elf->sh[i].sh_size;
	return segment ? segment->vaddr + segment->filesz : addr + 1;
}

/*
 * Makes one list without overlaps: what begins inside a function is part of it, an end that nobody
 * gave is where the next one begins.
 */
static void merge(struct code *code)
{
	struct function *list = (struct function *)code->functions.data, *last = NULL, *f;
	size_t count = code->functions.len / sizeof(*list), i;
	uint64_t end;

	for (i = 0; i < count; i++) {
		f = &list[i];
		code_set(code, f->start, CODE_TARGET | CODE_FUNCTION);
		if (last && last->sized && f->start < last->end) {
			last->unwinds |= f->unwinds;
			if (!*last->name && f->start == last->start)
				last->name = f->name;
			if (f->end > last->end)
				last->end = f->end;
			continue;
		}
		if (last && !last->sized && f->start == last->start)
			continue;
		if (last && !last->sized)
			last->end = f->start;
		last = last ? last + 1 : list;
		*last = *f;
		if (!last->sized) {
			end = area_end(code, last->start);
			last->end = end;
		}
	}
	code->functions.len = last ? (last + 1 - list) * sizeof(*list) : 0;
}

int functions_find(struct code *code)
{
	struct function *list;
	size_t count, i;

	add_function(code, code->program->elf.header.e_entry, 0, "", false);
	add_symbols(code);
	add_unwind_tables(code);
	if (code->functions.failed)
		return -1;
	list = (struct function *)code->functions.data;
	count = code->functions.len / sizeof(*list);
	qsort(list, count, sizeof(*list), compare);
	for (i = 0; i < count; i++)
		code_reach(code, list[i].start);
	merge(code);
	return code->work.failed ? -1 : 0;
}
