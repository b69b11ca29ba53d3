// SPDX-License-Identifier: GPL-2.0-only
/* Messages of the platform itself to the log. */
#include <stdarg.h>
#include "machine.h"

static void print_all(const char *first, va_list more)
{
	for (const char *s = first; s; s = va_arg(more, const char *))
		machine->ops->log(s, strlen(s));
}

void machine_print(const char *first, ...)
{
	va_list more;

	va_start(more, first);
	print_all(first, more);
	va_end(more);
}

void machine_fail(const char *first, ...)
{
	va_list more;

	machine_print(image_name(), ": ", NULL);
	va_start(more, first);
	print_all(first, more);
	va_end(more);
	machine_print("\n", NULL);
	machine->ops->halt(STATUS_START);
}
