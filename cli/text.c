// SPDX-License-Identifier: GPL-2.0-only
/* Strings and lists that grow, and the quoting of shells, of Linux's command line and of QEMU. */
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
