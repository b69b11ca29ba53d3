/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers from text and to text, for freestanding code. */
#ifndef PLATFORM_NUMBER_H
#define PLATFORM_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_TEXT 24 /* bytes for any result of number_text() and number_hex() */

/* Decimal and hexadecimal (16 digits). Return @text. */
char *number_text(char text[NUMBER_TEXT], uint64_t value);
char *number_hex(char text[NUMBER_TEXT], uint64_t value);

/*
 * Reads a decimal number from *@s and moves *@s behind it. False if there is no digit or the value
 * is above @max.
 */
bool number_parse(const char **s, uint64_t max, uint64_t *value);
/* The same with a suffix K, M or G (powers of 1024, either case), and nothing after it. */
bool number_parse_size(const char *s, uint64_t max, uint64_t *value);

#endif
