// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where things go: the program at its own addresses, the kernel right behind it or, if 2 GB would be
 * passed, right below it; then thunks and payload. RAM follows at `end`.
 */
#include <errno.h>
#include "private.h"

static int place_program(struct layout *layout, const struct program *program,
			 struct bake_error *error)
{
	const struct segments *segments = &program->segments;

	/* A static-pie program relocates itself when it starts: only alignment matters. */
	if (program->pie && segments->start < PIE_BASE)
		layout->bias = round_up(PIE_BASE - segments->start, segments->align);
	layout->program_start = segments->start + layout->bias;
	layout->program_end = segments->end + layout->bias;
	if (layout->program_end > HIGHEST)
		return bake_fail(error, ENOEXEC,
				 "%s reaches beyond 2 GB, where an image must end; link it lower",
				 program->elf.path);
	return 0;
}

static bool place_behind(struct layout *layout, uint64_t size, uint64_t align, uint64_t rest)
{
	uint64_t start = layout->program_end;

	if (start < LOWEST_KERNEL)
		start = LOWEST_KERNEL;
	layout->kernel_start = round_up(start, align);
	layout->kernel_end = layout->kernel_start + size;
	layout->thunks = layout->kernel_end;
	return inside(layout->thunks, rest, HIGHEST);
}

static bool place_below(struct layout *layout, uint64_t size, uint64_t align, uint64_t rest)
{
	if (layout->program_start < size)
		return false;
	layout->kernel_start = round_down(layout->program_start - size, align);
	layout->kernel_end = layout->kernel_start + size;
	layout->thunks = layout->program_end;
	return layout->kernel_start >= LOWEST_KERNEL && inside(layout->thunks, rest, HIGHEST);
}

int layout_make(struct layout *layout, const struct program *program, const struct kernel *kernel,
		uint64_t thunks_size, uint64_t payload_size, struct bake_error *error)
{
	const struct segments *segments = &kernel->segments;
	uint64_t align = segments->align > KERNEL_ALIGN ? segments->align : KERNEL_ALIGN;
	/* Moved by a multiple of the alignment, so that what is aligned stays aligned. */
	uint64_t base = round_down(segments->start, align), size = segments->end - base;
	uint64_t thunks_pages = round_up(thunks_size, PAGE), rest = thunks_pages + payload_size;
	int result;

	*layout = (struct layout){};
	result = place_program(layout, program, error);
	if (result)
		return result;
	if (!place_behind(layout, size, align, rest) && !place_below(layout, size, align, rest))
		return bake_fail(error, EFBIG,
				 "%s (0x%llx to 0x%llx) leaves no room below 2 GB for the kernel "
				 "(%llu KB) and the root file system (%llu KB); link the program "
				 "lower, or put the files on a disk",
				 program->elf.path, (unsigned long long)layout->program_start,
				 (unsigned long long)layout->program_end,
				 (unsigned long long)size / 1024, (unsigned long long)rest / 1024);
	layout->payload = layout->thunks + thunks_pages;
	layout->delta = layout->kernel_start - base;
	layout->start = layout->program_start < layout->kernel_start ? layout->program_start :
								       layout->kernel_start;
	layout->end = layout->payload + round_up(payload_size, PAGE);
	return 0;
}
