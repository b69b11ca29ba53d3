// SPDX-License-Identifier: GPL-2.0-only
/*
 * What only debuggers read, packed: an ELF file with the headers of all sections and the contents of those that
 * are not mapped, compressed by xz, is the section .gnu_debugdata of the image. gdb calls that MiniDebugInfo
 * ("Debugging information in a special section").
 */
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include "private.h"

/* Higher presets take several times as long for a tenth less. */
#define PRESET 1

/* Contents of mapped sections are in the image: here they have none. */
static void add_headers(struct buffer *file, const struct buffer *sections)
{
	size_t at = buffer_add(file, sections->data, sections->len);
	size_t count = sections->len / sizeof(Elf64_Shdr), i;
	Elf64_Shdr *sh;

	if (file->failed)
		return;
	sh = (Elf64_Shdr *)(file->data + at);
	for (i = 0; i < count; i++)
		if (sh[i].sh_flags & SHF_ALLOC) {
			sh[i].sh_type = SHT_NOBITS;
			sh[i].sh_offset = sizeof(Elf64_Ehdr);
		}
}

static void complete(struct image *image)
{
	Elf64_Ehdr header = image->program->elf.header;
	struct buffer *file = &image->debug;

	sections_add_names(image, file);
	header.e_type = ET_EXEC;
	/* gdb takes the distance from there to tell sections. */
	header.e_entry = image->kernel->elf.header.e_entry + image->layout->delta;
	header.e_phoff = 0;
	header.e_phnum = 0;
	header.e_shentsize = sizeof(Elf64_Shdr);
	header.e_shnum = image->sections.len / sizeof(Elf64_Shdr);
	header.e_shstrndx = header.e_shnum - 1;
	buffer_pad(file, 8);
	header.e_shoff = file->len;
	add_headers(file, &image->sections);
	if (!file->failed)
		memcpy(file->data, &header, sizeof(header));
}

/* What is left in the image are sections that are mapped. */
static void drop_headers(struct image *image)
{
	Elf64_Shdr *sh = (Elf64_Shdr *)image->sections.data;
	size_t count = image->sections.len / sizeof(*sh), kept = 1, i;

	for (i = 1; i < count; i++)
		if (sh[i].sh_flags & SHF_ALLOC)
			sh[kept++] = sh[i];
	image->sections.len = kept * sizeof(*sh);
}

static bool compress(const struct buffer *in, struct buffer *out)
{
	size_t room = lzma_stream_buffer_bound(in->len), len = 0;

	buffer_add(out, NULL, room);
	if (in->failed || out->failed ||
	    lzma_easy_buffer_encode(PRESET, LZMA_CHECK_CRC32, NULL, in->data, in->len, out->data,
				    &len, room) != LZMA_OK)
		return false;
	out->len = len;
	return true;
}

int debug_pack(struct image *image)
{
	complete(image);
	if (image->sections.failed || !compress(&image->debug, &image->packed))
		return -1;
	drop_headers(image);
	sections_add_contents(image, ".gnu_debugdata", &image->packed);
	return 0;
}
