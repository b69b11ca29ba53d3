// SPDX-License-Identifier: GPL-2.0-only
/* What platforms read of the image they are part of. */
#include <stddef.h>
#include "image.h"
#include "string.h"

const char *image_name(void)
{
	return rump_image.name ? (const char *)rump_image.name : "sirloin";
}

const char *image_problem(void)
{
	if (rump_image.magic != RUMP_IMAGE_MAGIC || rump_image.version != RUMP_IMAGE_VERSION)
		return "the image is damaged; bake it again";
	if (!rump_image.end)
		return "this is a kernel without a program; use sirloin bake";
	return NULL;
}

const char *image_cmdline(void)
{
	return rump_image.cmdline ? (const char *)rump_image.cmdline : "";
}

void image_unpack(const char **array, uint64_t strings, unsigned int count)
{
	const char *s = (const char *)strings;

	for (unsigned int i = 0; i < count; i++) {
		array[i] = s;
		s += strlen(s) + 1;
	}
}
