// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words are cut as Linux cuts them (lib/cmdline.c, next_arg()): blanks separate, double quotes keep
 * blanks, a quote around the whole word or around the value is taken off. The words stay in the
 * command line: Linux ignores unknown parameters that have a dot.
 */
#include "word.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

bool word_next(const char **line, char *word)
{
	const char *p = *line;
	bool quoted = false;

	while (is_blank(*p))
		p++;
	if (!*p)
		return false;
	for (; *p && (quoted || !is_blank(*p)); p++) {
		if (*p == '"')
			quoted = !quoted;
		else
			*word++ = *p;
	}
	*word = '\0';
	*line = p;
	return true;
}
