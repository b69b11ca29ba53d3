// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: the baker must survive any bytes as program and as kernel. Everything is done but
 * writing the image. fuzz-main.c calls LLVMFuzzerTestOneInput() in `make check` and `make fuzz`,
 * libFuzzer in `make fuzz-libfuzzer`.
 */
#include <stdlib.h>
#include <string.h>
#include <image.h>
#include "code.h"
#include "fuzz.h"

enum fuzz_role fuzz_role;
unsigned long fuzz_baked;

static uint8_t *partner;
static size_t partner_size;

void fuzz_set_partner(const uint8_t *data, size_t size)
{
	free(partner);
	partner = NULL;
	if (!data)
		return;
	partner = malloc(size + 1);
	if (!partner)
		abort();
	memcpy(partner, data, size);
	partner_size = size;
}

/* Exactly as large as the contents, so that the sanitizer sees a read of one byte too many. */
static uint8_t *copy(const uint8_t *data, size_t size)
{
	uint8_t *result = malloc(size ? size : 1);

	if (!result)
		abort();
	if (size)
		memcpy(result, data, size);
	return result;
}

/* Reads what would be written: each piece must be there in full, in order, without overlap. */
static void walk_pieces(const struct image *image)
{
	const struct piece *pieces = (const struct piece *)image->pieces.data;
	size_t count = image->pieces.len / sizeof(*pieces), i;
	volatile uint8_t sum = 0;
	uint64_t at = 0, j;

	for (i = 0; i < count; i++) {
		if (pieces[i].offset < at)
			abort();
		for (j = 0; j < pieces[i].len; j += 97)
			sum += ((const uint8_t *)pieces[i].data)[j];
		if (pieces[i].len)
			sum += ((const uint8_t *)pieces[i].data)[pieces[i].len - 1];
		at = pieces[i].offset + pieces[i].len;
	}
	if (at != image->size)
		abort();
}

static void check_layout(const struct layout *layout)
{
	if (layout->start < LOWEST_PROGRAM || layout->end > HIGHEST ||
	    (layout->program_end > layout->kernel_start &&
	     layout->kernel_end > layout->program_start) ||
	    layout->thunks < layout->program_end || layout->thunks < layout->kernel_end ||
	    layout->payload < layout->thunks)
		abort();
}

static void bake_pair(const uint8_t *program_data, size_t program_size, const uint8_t *kernel_data,
		      size_t kernel_size)
{
	/* Packing takes longer than all the rest. */
	const struct bake_job job = { .program = "fuzz",
				      .kernel = "kernel",
				      .image = "image",
				      .cmdline = "",
				      .symbols = (program_size + kernel_size) % 16 ?
							 BAKE_SYMBOLS_PLAIN :
							 BAKE_SYMBOLS_PACKED };
	struct bake_error error;
	struct baking b = {};

	if (program_open(&b.program, "fuzz", copy(program_data, program_size), program_size,
			 &error) ||
	    kernel_open(&b.kernel, "kernel", copy(kernel_data, kernel_size), kernel_size, &error))
		goto out;
	if (!baking_plan(&b, &job, &error)) {
		check_layout(&b.layout);
		walk_pieces(&b.image);
		fuzz_baked++;
	}
out:
	baking_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size && fuzz_role == FUZZ_KERNEL)
		bake_pair(partner, partner_size, data, size);
	else
		bake_pair(data, size, partner, partner_size);
	return 0;
}
