// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory functions that the compiler calls by itself (GCC manual, "Standards"), and the few
 * string functions that platforms use. No vector registers: they are the program's.
 */
#include "string.h"

void *memcpy(void *to, const void *from, size_t len)
{
	void *result = to;

	asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(len) : : "memory");
	return result;
}

void *memset(void *to, int value, size_t len)
{
	void *result = to;

	asm volatile("rep stosb" : "+D"(to), "+c"(len) : "a"(value) : "memory");
	return result;
}

void *memmove(void *to, const void *from, size_t len)
{
	char *t = (char *)to + len;
	const char *f = (const char *)from + len;

	if ((uintptr_t)to - (uintptr_t)from >= len)
		return memcpy(to, from, len);
	while (len--)
		*--t = *--f;
	return to;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *x = a, *y = b;

	for (; len; len--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *s)
{
	const char *p = s;

	while (*p)
		p++;
	return p - s;
}

bool string_equal(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && !memcmp(a, b, len);
}

const char *string_after(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	/* Byte by byte: @s may be shorter. */
	for (size_t i = 0; i < len; i++)
		if (s[i] != prefix[i])
			return NULL;
	return s + len;
}

const char *string_find(const char *s, char c)
{
	for (; *s; s++)
		if (*s == c)
			return s;
	return NULL;
}

size_t string_line(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] != '\n')
		n++;
	return n;
}
