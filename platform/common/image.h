/* SPDX-License-Identifier: GPL-2.0-only */
/* What platforms read of the image they are part of. */
#ifndef PLATFORM_IMAGE_H
#define PLATFORM_IMAGE_H

#include "../../include/image.h"

extern struct rump_image rump_image;

/* Base name of the program, for messages. */
const char *image_name(void);
/* Why the image cannot be started, NULL if it can. */
const char *image_problem(void);
/* The command line that is baked in, "" if none. */
const char *image_cmdline(void);
/* Fills @array with pointers to @count strings that follow each other at @strings. */
void image_unpack(const char **array, uint64_t strings, unsigned int count);

#endif
