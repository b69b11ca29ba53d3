/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of a kernel command line. */
#ifndef PLATFORM_WORD_H
#define PLATFORM_WORD_H

#include <stdbool.h>

/*
 * Copies the next word of *@line to @word, which has room for the rest of the line, without its
 * quotes. False at the end.
 */
bool word_next(const char **line, char *word);

#endif
