// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans the image file. Its first page or pages hold the ELF header, the program headers and our
 * note, and are not mapped; everything that a loader looks for in the first 32 KB (multiboot2 header,
 * Xen's notes) has its place there. Then the segments in order of address, each starting on a page;
 * then what only debuggers read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <image.h>
#include "code.h"
#include "note.h"

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

static void add_phdr(struct image *image, const struct segment *segment, uint64_t delta)
{
	Elf64_Phdr ph = {
		.p_type = PT_LOAD,
		.p_flags = segment->flags,
		.p_offset = segment->image_offset,
		.p_vaddr = segment->vaddr + delta,
		.p_paddr = segment->vaddr + delta,
		.p_filesz = segment->filesz,
		.p_memsz = segment->memsz,
		.p_align = PAGE,
	};

	buffer_add(&image->head, &ph, sizeof(ph));
}

static void add_phdrs(struct image *image, const struct segments *segments, uint64_t delta)
{
	unsigned int i;

	for (i = 0; i < segments->count; i++)
		add_phdr(image, &segments->list[i], delta);
}

static uint64_t thunks_len(const struct image *image)
{
	return image->sites->entries.len + image->sites->tails.len;
}

/* In order of address, as the gABI wants them. */
static void add_load_phdrs(struct image *image)
{
	const struct layout *layout = image->layout;
	const struct segment thunks = {
		.vaddr = layout->thunks,
		.filesz = thunks_len(image),
		.memsz = thunks_len(image),
		.image_offset = image->thunks_offset,
		.flags = PF_R | PF_X,
	};
	const struct segment payload = {
		.vaddr = layout->payload,
		.filesz = image->payload->head.len + image->payload->initramfs_size,
		.memsz = image->payload->size,
		.image_offset = image->payload_offset,
		.flags = PF_R,
	};

	if (layout->program_start < layout->kernel_start)
		add_phdrs(image, &image->program->segments, layout->bias);
	add_phdrs(image, &image->kernel->segments, layout->delta);
	if (layout->program_start > layout->kernel_start)
		add_phdrs(image, &image->program->segments, layout->bias);
	if (thunks.filesz)
		add_phdr(image, &thunks, 0);
	add_phdr(image, &payload, 0);
}

static unsigned int count_phdrs(const struct image *image)
{
	/* The note, the stack's protection, the thunks, the payload. */
	return (thunks_len(image) ? 4 : 3) + image->program->segments.count +
	       image->kernel->segments.count;
}

static uint64_t head_size(const struct image *image)
{
	return round_up(sizeof(Elf64_Ehdr) + count_phdrs(image) * sizeof(Elf64_Phdr) +
				sizeof(struct image_note),
			PAGE);
}

static void add_header(struct image *image)
{
	Elf64_Ehdr eh = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = image->kernel->elf.header.e_entry + image->layout->delta,
		.e_phoff = sizeof(eh),
		.e_ehsize = sizeof(eh),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = count_phdrs(image),
		.e_shentsize = sizeof(Elf64_Shdr),
	};

	eh.e_shnum = image->sections.len / sizeof(Elf64_Shdr);
	eh.e_shstrndx = eh.e_shnum - 1;
	eh.e_shoff = image_append(image, image->sections.data, image->sections.len, 8);
	buffer_add(&image->head, &eh, sizeof(eh));
}

static void make_head(struct image *image)
{
	const struct kernel *kernel = image->kernel;
	const struct segment *data =
		segment_at(&kernel->segments, kernel->image_addr, sizeof(struct rump_image), true);
	Elf64_Phdr ph = { .p_type = PT_NOTE, .p_flags = PF_R, .p_align = 4 };
	struct image_note note = {
		.namesz = sizeof(note.owner),
		.descsz = IMAGE_NOTE_DESCSZ,
		.type = IMAGE_NOTE_TYPE,
		.owner = IMAGE_NOTE_OWNER,
		.version = RUMP_IMAGE_VERSION,
		.address = kernel->image_addr + image->layout->delta,
		.offset = data->image_offset + (kernel->image_addr - data->vaddr),
	};

	add_header(image);
	ph.p_offset = sizeof(Elf64_Ehdr) + count_phdrs(image) * sizeof(Elf64_Phdr);
	ph.p_filesz = sizeof(note);
	buffer_add(&image->head, &ph, sizeof(ph));
	ph = (Elf64_Phdr){ .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W, .p_align = 16 };
	buffer_add(&image->head, &ph, sizeof(ph));
	add_load_phdrs(image);
	buffer_add(&image->head, &note, sizeof(note));
}

int image_plan(struct image *image, const struct bake_job *job, struct bake_error *error)
{
	struct piece *first;
	int result;

	result = kernel_relocate(image->kernel, image->layout->delta, error);
	if (result)
		return result;
	if (count_phdrs(image) > UINT16_MAX - 1)
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
	make_head(image);
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
	free(image->program_map);
	free(image->kernel_map);
}
