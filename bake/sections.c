// SPDX-License-Identifier: GPL-2.0-only
/*
 * Section headers, so that gdb, perf and objdump find their way: what program and kernel map, the
 * payload, and the program's DWARF. A static-pie program's DWARF is left out: its addresses would
 * have to be relocated. What only debuggers read is in the image or packed, as the job says.
 */
#include <stdlib.h>
#include <string.h>
#include "code.h"

/* What one of the two files brings. */
struct source {
	const struct elf *elf;
	const struct segments *segments;
	uint64_t delta;
	const char *prefix; /* of section names */
	unsigned int *map;
};

static unsigned int add_section(struct image *image, const char *prefix, const char *name,
				const Elf64_Shdr *sh)
{
	unsigned int number = image->sections.len / sizeof(*sh);
	Elf64_Shdr copy = *sh;

	copy.sh_name = buffer_add(&image->names, prefix, strlen(prefix));
	buffer_string(&image->names, name);
	buffer_add(&image->sections, &copy, sizeof(copy));
	return number;
}

/* Where debuggers find it: in the image or in the file that is packed. Returns the offset there. */
static uint64_t add_debug(struct image *image, const void *data, uint64_t len, uint64_t align)
{
	if (image->symbols_how == BAKE_SYMBOLS_PLAIN)
		return image_append(image, data, len, align);
	buffer_pad(&image->debug, align);
	return buffer_add(&image->debug, data, len);
}

/*
 * Types with a meaning to linkers refer to other sections by number, and to a reader of the image
 * they mean nothing: all but these become plain bytes.
 */
static uint32_t plain_type(uint32_t type)
{
	switch (type) {
	case SHT_NOBITS:
	case SHT_NOTE:
	case SHT_INIT_ARRAY:
	case SHT_FINI_ARRAY:
	case SHT_PREINIT_ARRAY:
		return type;
	default:
		return SHT_PROGBITS;
	}
}

static unsigned int add_mapped(struct image *image, const struct source *source, unsigned int index)
{
	const Elf64_Shdr *old = &source->elf->sh[index];
	const struct segment *segment;
	Elf64_Shdr sh = *old;

	/* .tbss has addresses that belong to what follows it (gABI, SHF_TLS). */
	if (sh.sh_type == SHT_NOBITS && (sh.sh_flags & SHF_TLS))
		segment = segment_at(source->segments, sh.sh_addr, 0, false);
	else
		segment = segment_at(source->segments, sh.sh_addr, sh.sh_size,
				     sh.sh_type != SHT_NOBITS);
	if (!segment || sh.sh_type == SHT_NULL)
		return 0;
	sh.sh_offset = segment->image_offset + (sh.sh_addr - segment->vaddr);
	sh.sh_addr += source->delta;
	sh.sh_type = plain_type(sh.sh_type);
	sh.sh_flags &= SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_TLS;
	sh.sh_link = 0;
	sh.sh_info = 0;
	sh.sh_entsize = 0;
	return add_section(image, source->prefix, elf_section_name(source->elf, index), &sh);
}

static bool is_dwarf(const char *name)
{
	return !strncmp(name, ".debug_", 7) || !strcmp(name, ".gdb_index");
}

static unsigned int add_dwarf(struct image *image, const struct source *source, unsigned int index)
{
	const uint8_t *data = elf_section(source->elf, index);
	const char *name = elf_section_name(source->elf, index);
	Elf64_Shdr sh = source->elf->sh[index];

	if (!data || !is_dwarf(name))
		return 0;
	sh.sh_type = SHT_PROGBITS;
	sh.sh_flags &= SHF_COMPRESSED | SHF_MERGE | SHF_STRINGS;
	sh.sh_link = 0;
	sh.sh_info = 0;
	sh.sh_addr = 0;
	sh.sh_offset = add_debug(image, data, sh.sh_size, 8);
	return add_section(image, "", name, &sh);
}

static void add_source(struct image *image, const struct source *source, bool dwarf)
{
	unsigned int i;

	for (i = 1; i < source->elf->shnum; i++) {
		if (source->elf->sh[i].sh_flags & SHF_ALLOC)
			source->map[i] = add_mapped(image, source, i);
		else if (dwarf)
			source->map[i] = add_dwarf(image, source, i);
	}
}

static void add_thunks(struct image *image)
{
	Elf64_Shdr sh = {
		.sh_type = SHT_PROGBITS,
		.sh_flags = SHF_ALLOC | SHF_EXECINSTR,
		.sh_addr = image->layout->thunks,
		.sh_offset = image->thunks_offset,
		.sh_size = image->sites->entries.len + image->sites->tails.len,
		.sh_addralign = PAGE,
	};

	if (sh.sh_size)
		add_section(image, ".sirloin", ".thunks", &sh);
}

static void add_payload(struct image *image)
{
	Elf64_Shdr sh = {
		.sh_type = SHT_PROGBITS,
		.sh_flags = SHF_ALLOC,
		.sh_addr = image->layout->payload,
		.sh_offset = image->payload_offset,
		.sh_size = image->payload->head.len + image->payload->initramfs_size,
		.sh_addralign = PAGE,
	};

	add_section(image, ".sirloin", ".payload", &sh);
}

static void add_tables(struct image *image)
{
	Elf64_Shdr sh = { .sh_type = SHT_SYMTAB,
			  .sh_entsize = sizeof(Elf64_Sym),
			  .sh_addralign = 8 };
	unsigned int first_global, symtab = image->sections.len / sizeof(sh);

	symbols_merge(image, &first_global);
	sh.sh_offset = add_debug(image, image->symbols.data, image->symbols.len, 8);
	sh.sh_size = image->symbols.len;
	sh.sh_link = symtab + 1;
	sh.sh_info = first_global;
	add_section(image, "", ".symtab", &sh);
	sh = (Elf64_Shdr){ .sh_type = SHT_STRTAB, .sh_addralign = 1 };
	sh.sh_offset = add_debug(image, image->strings.data, image->strings.len, 1);
	sh.sh_size = image->strings.len;
	add_section(image, "", ".strtab", &sh);
}

void sections_add_contents(struct image *image, const char *name, const struct buffer *contents)
{
	Elf64_Shdr sh = { .sh_type = SHT_PROGBITS, .sh_addralign = 1, .sh_size = contents->len };

	sh.sh_offset = image_append(image, contents->data, contents->len, 1);
	add_section(image, "", name, &sh);
}

void sections_add_names(struct image *image, struct buffer *file)
{
	unsigned int number =
		add_section(image, "", ".shstrtab", &(Elf64_Shdr){ .sh_type = SHT_STRTAB });
	Elf64_Shdr *sh = (Elf64_Shdr *)image->sections.data + number;

	if (image->sections.failed || image->names.failed)
		return;
	sh->sh_addralign = 1;
	sh->sh_size = image->names.len;
	sh->sh_offset = file ? buffer_add(file, image->names.data, image->names.len) :
			       image_append(image, image->names.data, image->names.len, 1);
}

int sections_add(struct image *image)
{
	const struct program *program = image->program;
	const struct kernel *kernel = image->kernel;
	struct source from_program = { .elf = &program->elf,
				       .segments = &program->segments,
				       .delta = image->layout->bias,
				       .prefix = "" };
	struct source from_kernel = { .elf = &kernel->elf,
				      .segments = &kernel->segments,
				      .delta = image->layout->delta,
				      .prefix = ".kernel" };
	Elf64_Shdr none = {};

	if (image->symbols_how == BAKE_SYMBOLS_PACKED)
		buffer_add(&image->debug, NULL, sizeof(Elf64_Ehdr));
	/* One more: an allocation of nothing may be NULL. */
	image->program_map = calloc(program->elf.shnum + 1, sizeof(*image->program_map));
	image->kernel_map = calloc(kernel->elf.shnum + 1, sizeof(*image->kernel_map));
	if (!image->program_map || !image->kernel_map)
		return -1;
	from_program.map = image->program_map;
	from_kernel.map = image->kernel_map;
	add_section(image, "", "", &none);
	add_source(image, &from_program, !program->pie && image->symbols_how != BAKE_SYMBOLS_NONE);
	add_source(image, &from_kernel, false);
	add_thunks(image);
	add_payload(image);
	if (image->symbols_how != BAKE_SYMBOLS_NONE)
		add_tables(image);
	if (image->symbols_how == BAKE_SYMBOLS_PACKED && debug_pack(image))
		return -1;
	sections_add_names(image, NULL);
	return image->sections.failed || image->names.failed || image->symbols.failed ||
			       image->strings.failed ?
		       -1 :
		       0;
}
