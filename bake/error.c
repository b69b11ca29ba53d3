// SPDX-License-Identifier: GPL-2.0-only
/* Error texts. */
#include <errno.h>
#include <stdarg.h>
#include "private.h"

int bake_fail(struct bake_error *error, int number, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return -number;
}

int bake_fail_memory(struct bake_error *error)
{
	return bake_fail(error, ENOMEM, "out of memory");
}
