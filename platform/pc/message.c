// SPDX-License-Identifier: GPL-2.0-only
/* Messages of the platform itself to the log. */
#include <stdarg.h>
#include "pc.h"

static void print_all(const char *first, va_list more)
{
	for (const char *s = first; s; s = va_arg(more, const char *))
		pc_log(s, strlen(s));
}

void pc_print(const char *first, ...)
{
	va_list more;

	va_start(more, first);
	print_all(first, more);
	va_end(more);
}

void pc_fail(const char *first, ...)
{
	va_list more;

	pc_print(image_name(), ": ", NULL);
	va_start(more, first);
	print_all(first, more);
	va_end(more);
	pc_print("\n", NULL);
	pc_halt(STATUS_START);
}
