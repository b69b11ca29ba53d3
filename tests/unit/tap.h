/* SPDX-License-Identifier: GPL-2.0-only */
/* TAP for unit tests in C. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static unsigned int tap_count, tap_failed;

static inline bool __attribute__((format(printf, 2, 3))) tap_ok(bool good, const char *format, ...)
{
	va_list args;

	tap_count++;
	tap_failed += !good;
	printf("%sok %u - ", good ? "" : "not ", tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	return good;
}

static inline void tap_is(const char *got, const char *wanted, const char *what)
{
	bool both = got && wanted;

	if (!tap_ok(both ? !strcmp(got, wanted) : got == wanted, "%s", what))
		fprintf(stderr, "#      got: %s\n#   wanted: %s\n", got ? got : "(null)",
			wanted ? wanted : "(null)");
}

static inline int tap_finish(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed != 0;
}

#endif
