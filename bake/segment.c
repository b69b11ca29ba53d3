// SPDX-License-Identifier: GPL-2.0-only
/* Loadable segments: the checks that Linux's loader makes, made before it is too late. */
#include <errno.h>
#include <stdlib.h>
#include "private.h"

static const char *objection(const struct elf *elf, const Elf64_Phdr *ph, uint64_t low)
{
	if (ph->p_filesz > ph->p_memsz)
		return "is larger in the file than in memory";
	/* Before any rounding: nothing below can wrap once addresses are under 2 GB. */
	if (!inside(ph->p_vaddr, ph->p_memsz, HIGHEST))
		return "lies beyond 2 GB";
	if (!inside(ph->p_offset, ph->p_filesz, elf->size))
		return "lies beyond the end of the file";
	if (ph->p_filesz && (ph->p_offset - ph->p_vaddr) % PAGE)
		return "cannot be mapped: address and file offset differ within a page";
	if (ph->p_vaddr < low)
		return "overlaps the one before it, or they are out of order";
	return NULL;
}

/* Alignments that are no power of two are ignored, as Linux does (maximum_alignment()). */
static uint64_t usable_align(uint64_t align)
{
	return align < PAGE || align > HIGHEST || (align & (align - 1)) ? PAGE : align;
}

static void add(struct segments *segments, const Elf64_Phdr *ph)
{
	struct segment *segment = &segments->list[segments->count];
	uint64_t align = usable_align(ph->p_align);

	segment->vaddr = ph->p_vaddr;
	segment->memsz = ph->p_memsz;
	segment->filesz = ph->p_filesz;
	segment->offset = ph->p_offset;
	segment->flags = ph->p_flags & (PF_R | PF_W | PF_X);
	if (!segments->count++)
		segments->start = round_down(ph->p_vaddr, PAGE);
	segments->end = round_up(ph->p_vaddr + ph->p_memsz, PAGE);
	if (align > segments->align)
		segments->align = align;
}

int segments_read(struct segments *segments, const struct elf *elf, int number,
		  struct bake_error *error)
{
	const char *why;
	uint64_t low = 0;
	unsigned int i;

	segments->align = PAGE;
	segments->list = calloc(elf->phnum, sizeof(*segments->list));
	if (!segments->list)
		return bake_fail_memory(error);
	for (i = 0; i < elf->phnum; i++) {
		const Elf64_Phdr *ph = &elf->ph[i];

		if (ph->p_type != PT_LOAD || !ph->p_memsz)
			continue;
		why = objection(elf, ph, low);
		if (why)
			return bake_fail(
				error, number,
				"%s cannot be used: segment %u (address 0x%llx, %llu bytes) %s",
				elf->path, i, (unsigned long long)ph->p_vaddr,
				(unsigned long long)ph->p_memsz, why);
		add(segments, ph);
		low = ph->p_vaddr + ph->p_memsz;
	}
	if (!segments->count)
		return bake_fail(error, number, "%s has nothing to load: it is no program",
				 elf->path);
	return 0;
}

const struct segment *segment_at(const struct segments *segments, uint64_t vaddr, uint64_t len,
				 bool file)
{
	const struct segment *segment;
	unsigned int i;

	for (i = 0; i < segments->count; i++) {
		segment = &segments->list[i];
		if (vaddr >= segment->vaddr &&
		    inside(vaddr - segment->vaddr, len, file ? segment->filesz : segment->memsz))
			return segment;
	}
	return NULL;
}
