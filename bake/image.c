// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans the image file. Its first page or pages are its head (head.c) and not mapped. Then the
 * segments in order of address, each starting on a page; then what only debuggers read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <image.h>
#include "code.h"

uint64_t image_append(struct image *image, const void *data, uint64_t len, uint64_t align)
{
	struct piece piece = { round_up(image->size, align), data, len };

	buffer_add(&image->pieces, &piece, sizeof(piece));
	image->size = piece.offset + len;
	return piece.offset;
}

/*
 * Appends a segment with the rest of its first and last page as they are in its own file: that is
 * what Linux maps, and what programs whose segments share a page rely on.
 */
static void place_segment(struct image *image, const struct elf *elf, struct segment *segment)
{
	uint64_t before = segment->vaddr % PAGE, from, to;

	segment->image_offset = round_up(image->size, PAGE) + before;
	if (!segment->filesz)
		return;
	from = segment->offset - before;
	to = segment->offset + segment->filesz;
	if (segment->memsz == segment->filesz)
		to = round_up(to, PAGE) < elf->size ? round_up(to, PAGE) : elf->size;
	image_append(image, elf->data + from, to - from, PAGE);
}

static void place_segments(struct image *image, const struct elf *elf, struct segments *segments)
{
	unsigned int i;

	for (i = 0; i < segments->count; i++)
		place_segment(image, elf, &segments->list[i]);
}

static void place_payload(struct image *image)
{
	const struct payload *payload = image->payload;
	const struct sites *sites = image->sites;

	image->thunks_offset = image_append(image, sites->entries.data, sites->entries.len, PAGE);
	image_append(image, sites->tails.data, sites->tails.len, 1);
	image->payload_offset = image_append(image, payload->head.data, payload->head.len, PAGE);
	if (payload->initramfs_size)
		image_append(image, payload->initramfs, payload->initramfs_size, PAGE);
}

/* Fills struct rump_image in the kernel's data; include/image.h says what is what. */
static void fill_rump_image(struct image *image, const struct bake_job *job)
{
	const struct layout *layout = image->layout;
	const struct payload *payload = image->payload;
	const struct program *program = image->program;
	struct rump_image rump = { .magic = RUMP_IMAGE_MAGIC, .version = RUMP_IMAGE_VERSION };

	rump.phnum = program->elf.phnum;
	rump.phdr = program->phdr ? program->phdr + layout->bias : layout->payload + payload->phdr;
	rump.load_bias = layout->bias;
	rump.entry = program->elf.header.e_entry + layout->bias;
	rump.program_start = layout->program_start;
	rump.program_end = layout->program_end;
	rump.start = layout->start;
	rump.end = layout->end;
	rump.name = layout->payload + payload->name;
	rump.cmdline = layout->payload + payload->cmdline;
	rump.args = layout->payload + payload->args;
	rump.env = layout->payload + payload->env;
	rump.argc = job->argc;
	rump.envc = job->envc;
	if (payload->initramfs_size) {
		rump.initramfs = layout->payload + payload->head.len;
		rump.initramfs_end = rump.initramfs + payload->initramfs_size;
	}
	if (image->sites->entries.len) {
		rump.thunks = layout->thunks;
		rump.thunks_end = layout->thunks + image->sites->entries.len;
	}
	memcpy(image->kernel->elf.data + image->kernel->image_at, &rump, sizeof(rump));
}

int image_plan(struct image *image, const struct bake_job *job, struct bake_error *error)
{
	struct piece *first;
	int result;

	result = kernel_relocate(image->kernel, image->layout->delta, error);
	if (result)
		return result;
	if (!head_fits(image))
		return bake_fail(error, ENOEXEC, "%s has too many segments",
				 image->program->elf.path);
	fill_rump_image(image, job);
	/* The header comes first and is known last. */
	image_append(image, NULL, head_size(image), PAGE);
	place_segments(image, &image->program->elf, &image->program->segments);
	place_segments(image, &image->kernel->elf, &image->kernel->segments);
	place_payload(image);
	if (sections_add(image))
		return bake_fail_memory(error);
	if (image->sections.len / sizeof(Elf64_Shdr) >= SHN_LORESERVE)
		return bake_fail(error, ENOEXEC, "%s has too many sections",
				 image->program->elf.path);
	head_make(image);
	if (image->head.failed || image->pieces.failed)
		return bake_fail_memory(error);
	first = (struct piece *)image->pieces.data;
	first->data = image->head.data;
	first->len = image->head.len;
	return 0;
}

void image_free(struct image *image)
{
	buffer_free(&image->head);
	buffer_free(&image->pieces);
	buffer_free(&image->sections);
	buffer_free(&image->names);
	buffer_free(&image->symbols);
	buffer_free(&image->strings);
	buffer_free(&image->debug);
	buffer_free(&image->packed);
	free(image->program_map);
	free(image->kernel_map);
}
