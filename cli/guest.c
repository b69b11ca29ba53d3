// SPDX-License-Identifier: GPL-2.0-only
/* What an image is told in any virtual machine: the kernel's command line; and how much memory there is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "run.h"

#define MEMORY_DEFAULT "256M"

/* ------------------------------------------------------------------ memory */

const char *guest_memory(const struct run_request *request)
{
	const char *memory = MEMORY_DEFAULT;
	size_t i;

	for (i = 0; i < request->count; i++)
		if (request->options[i].kind == RUN_MEMORY)
			memory = request->options[i].value;
	return memory;
}

uint64_t guest_memory_size(const struct run_request *request)
{
	unsigned long long size;
	const char *unit;
	char *rest;

	size = strtoull(guest_memory(request), &rest, 10);
	unit = *rest ? strchr("KMGkmg", *rest) : NULL;
	if (unit)
		size <<= 10 * ((unit - "KMGkmg") % 3 + 1);
	return size;
}

/* QEMU 7.2 says nothing and hangs when the image does not fit. */
int check_guest_memory(const struct run_request *request)
{
	uint64_t end = image_end(request->image);

	if (guest_memory_size(request) <= end)
		return complain(EXIT_NOT_STARTED,
				"--memory %s: the image itself ends at %lluK, and Linux and the "
				"program need more",
				guest_memory(request), (unsigned long long)(end + 1023) >> 10);
	return 0;
}

/* ------------------------------------------------------------------ streams */

bool stdin_is_null(void)
{
	struct stat st;

	return fstat(STDIN_FILENO, &st) < 0 || (S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3));
}

bool interactive(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* ------------------------------------------------------------------ the kernel's command line */

static void add_words(struct text *line, const char *words)
{
	if (words && *words)
		text_add(line, "%s%s", line->len ? " " : "", words);
}

static bool has_timeline(const struct run_request *request)
{
	size_t i;

	for (i = 0; i < request->count; i++)
		if (request->options[i].kind == RUN_TIMELINE)
			return true;
	return false;
}

static int add_arguments(struct text *line, const struct run_request *request)
{
	char **arg;

	if (*request->args)
		add_words(line, "--");
	for (arg = request->args; *arg; arg++)
		if (!text_add_argument(line, *arg))
			return complain(EXIT_NOT_STARTED,
					"argument %s: a double quote cannot be given to an image in "
					"a virtual machine; bake it in",
					*arg);
	return 0;
}

/* Ours come before the user's, so that the user's count. */
int guest_cmdline(const struct run_request *request, const char *devices, struct text *line)
{
	text_add(line, "%s", "");
	add_words(line, getenv("SIRLOIN_CMDLINE"));
	add_words(line, devices);
	if (has_timeline(request))
		add_words(line, "sirloin.timeline");
	if (stdin_is_null())
		add_words(line, "sirloin.stdin=none");
	if (!interactive())
		add_words(line, "sirloin.tty=no");
	add_words(line, request->append.data);
	return add_arguments(line, request);
}
