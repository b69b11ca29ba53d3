// SPDX-License-Identifier: GPL-2.0-only
/* Numbers from text and to text. */
#include "number.h"

char *number_text(char text[NUMBER_TEXT], uint64_t value)
{
	char digits[NUMBER_TEXT];
	int n = 0, i = 0;

	do {
		digits[n++] = '0' + value % 10;
		value /= 10;
	} while (value);
	while (n)
		text[i++] = digits[--n];
	text[i] = '\0';
	return text;
}

char *number_hex(char text[NUMBER_TEXT], uint64_t value)
{
	int i;

	for (i = 0; i < 16; i++)
		text[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
	text[i] = '\0';
	return text;
}

bool number_parse(const char **s, uint64_t max, uint64_t *value)
{
	const char *p = *s;
	uint64_t v = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *p - '0', &v) ||
		    v > max)
			return false;
	*s = p;
	*value = v;
	return true;
}

bool number_parse_size(const char *s, uint64_t max, uint64_t *value)
{
	unsigned int shift = 0;

	if (!number_parse(&s, max, value))
		return false;
	switch (*s | 0x20) {
	case 'g':
		shift = 30;
		break;
	case 'm':
		shift = 20;
		break;
	case 'k':
		shift = 10;
	}
	s += shift > 0;
	if (*s || *value > max >> shift)
		return false;
	*value <<= shift;
	return true;
}
