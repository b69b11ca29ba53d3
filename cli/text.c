// SPDX-License-Identifier: GPL-2.0-only
/* Strings and lists that grow, and the quoting of shells, Linux's command line, QEMU and JSON. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"

void text_add(struct text *text, const char *format, ...)
{
	va_list args;
	char *more;
	int len;

	va_start(args, format);
	len = vasprintf(&more, format, args);
	va_end(args);
	if (len < 0)
		must(NULL);
	text->data = must(realloc(text->data, text->len + len + 1));
	memcpy(text->data + text->len, more, len + 1);
	text->len += len;
	free(more);
}

static bool plain(const char *word)
{
	const char *c;

	for (c = word; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("%+,-./:=@_^", *c))
			return false;
	return *word;
}

void text_add_shell(struct text *text, const char *word)
{
	if (plain(word)) {
		text_add(text, "%s", word);
		return;
	}
	text_add(text, "'");
	for (; *word; word++) {
		if (*word == '\'')
			text_add(text, "'\\''");
		else
			text_add(text, "%c", *word);
	}
	text_add(text, "'");
}

/* What Linux's isspace() says (lib/ctype.c): a byte of many a letter in UTF-8 is among them. */
static bool blank(char c)
{
	return isspace((unsigned char)c) || (unsigned char)c == 0xa0;
}

/* The quotes that @value needs; NULL if it cannot be written. */
static const char *quotes_of(const char *value)
{
	const char *quotes = "";

	if (strchr(value, '"'))
		return NULL;
	for (; *value; value++)
		if (blank(*value))
			quotes = "\"";
	return quotes;
}

bool text_add_parameter(struct text *text, const char *name, const char *value)
{
	const char *quotes = value ? quotes_of(value) : "";

	if (!quotes)
		return false;
	text_add(text, "%s%s", text->len ? " " : "", name);
	if (value)
		text_add(text, "=%s%s%s", quotes, value, quotes);
	return true;
}

bool text_add_argument(struct text *text, const char *word)
{
	const char *quotes = *word ? quotes_of(word) : "\"";

	if (!quotes)
		return false;
	text_add(text, "%s%s%s%s", text->len ? " " : "", quotes, word, quotes);
	return true;
}

void text_add_value(struct text *text, const char *value)
{
	for (; *value; value++) {
		if (*value == ',')
			text_add(text, ",");
		text_add(text, "%c", *value);
	}
}

/* How many bytes the character of UTF-8 at @s has; 0 if it is none (RFC 3629, section 4). */
static size_t utf8_length(const char *s)
{
	static const struct {
		unsigned char first, last, low, high, len;
	} forms[] = {
		{ 0x00, 0x7f, 0x00, 0xff, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	const unsigned char *c = (const unsigned char *)s;
	size_t form = 0, i;

	while (form < sizeof(forms) / sizeof(forms[0]) && c[0] > forms[form].last)
		form++;
	if (form == sizeof(forms) / sizeof(forms[0]) || c[0] < forms[form].first)
		return 0;
	/* The end of the string is no byte that may follow. */
	for (i = 1; i < forms[form].len; i++)
		if (c[i] < (i == 1 ? forms[form].low : 0x80) ||
		    c[i] > (i == 1 ? forms[form].high : 0xbf))
			return 0;
	return forms[form].len;
}

bool text_add_json(struct text *text, const char *string)
{
	const char *s;
	size_t len;

	for (s = string; *s; s += len) {
		len = utf8_length(s);
		if (!len)
			return false;
	}
	text_add(text, "\"");
	/* What has to be escaped: RFC 8259, section 7. */
	for (s = string; *s; s++) {
		if ((unsigned char)*s < 0x20)
			text_add(text, "\\u%04x", *s);
		else
			text_add(text, "%s%c", strchr("\"\\", *s) ? "\\" : "", *s);
	}
	text_add(text, "\"");
	return true;
}

void words_add(struct words *words, const char *format, ...)
{
	va_list args;
	char *word;
	int len;

	va_start(args, format);
	len = vasprintf(&word, format, args);
	va_end(args);
	if (len < 0)
		must(NULL);
	words->list = must(realloc(words->list, (words->count + 2) * sizeof(*words->list)));
	words->list[words->count++] = word;
	words->list[words->count] = NULL;
}

void words_free(struct words *words)
{
	while (words->count)
		free(words->list[--words->count]);
	free(words->list);
	words->list = NULL;
}

void text_add_command(struct text *text, char *const *list)
{
	const char *separator = "";

	for (; *list; list++) {
		text_add(text, "%s", separator);
		text_add_shell(text, *list);
		separator = " ";
	}
}
