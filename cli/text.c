// SPDX-License-Identifier: GPL-2.0-only
/* Strings that grow, and the quoting of shells and of Linux's command line. */
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

bool text_add_parameter(struct text *text, const char *name, const char *value)
{
	const char *c, *quote = "";

	for (c = value; c && *c; c++) {
		if (*c == '"')
			return false;
		if (isspace((unsigned char)*c))
			quote = "\"";
	}
	text_add(text, "%s%s", text->len ? " " : "", name);
	if (value)
		text_add(text, "=%s%s%s", quote, value, quote);
	return true;
}
