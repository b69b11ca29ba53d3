/* SPDX-License-Identifier: GPL-2.0-only */
/* String functions for freestanding code. */
#ifndef PLATFORM_STRING_H
#define PLATFORM_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t len);
void *memset(void *to, int value, size_t len);
void *memmove(void *to, const void *from, size_t len);
int memcmp(const void *a, const void *b, size_t len);
size_t strlen(const char *s);

bool string_equal(const char *a, const char *b);
/* What follows @prefix at the start of @s; NULL if @s does not start with it. */
const char *string_after(const char *s, const char *prefix);
/* The first @c in @s or NULL. */
const char *string_find(const char *s, char c);
/* Length of the part of @text before its first newline. */
size_t string_line(const char *text, size_t len);

#endif
