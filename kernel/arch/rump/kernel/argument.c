// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments of the program on the kernel command line, behind "--". They are kept from Linux's init code,
 * which takes 32 at most, ends at another "--", and has no place for those of the image before them.
 */
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/rump.h>
#include <asm/setup.h>

static char arguments[COMMAND_LINE_SIZE];

/* The word "--" that is in no quotes, or NULL. */
static char *__init find_separator(char *line)
{
	bool quoted = false, inside = false;

	for (; *line; line++) {
		if (!inside && !strncmp(line, "--", 2) && (!line[2] || isspace(line[2])))
			return line;
		if (*line == '"')
			quoted = !quoted;
		inside = quoted || !isspace(*line);
	}
	return NULL;
}

void __init rump_take_arguments(char *line)
{
	char *separator = find_separator(line);

	if (!separator)
		return;
	strscpy(arguments, skip_spaces(separator + 2), sizeof(arguments));
	*separator = '\0';
}

/* next_arg() has made two strings of name=value, and has taken quotes off the value. */
static void rejoin(char *name, char *value)
{
	char *end = name + strlen(name);

	if (!value)
		return;
	*end++ = '=';
	memmove(end, value, strlen(value) + 1);
}

unsigned int rump_arguments_limit(void)
{
	return strlen(arguments) / 2 + 1;
}

unsigned int rump_arguments(const char **words)
{
	char *rest = arguments, *name, *value;
	unsigned int count = 0;

	for (; *rest; words[count++] = name) {
		rest = next_arg(rest, &name, &value);
		rejoin(name, value);
	}
	return count;
}
