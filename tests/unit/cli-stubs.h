/* SPDX-License-Identifier: GPL-2.0-only */
/* In place of cli/main.c, for one test each: complaints are not printed. */
#ifndef CLI_STUBS_H
#define CLI_STUBS_H

#include <stdlib.h>
#include "cli.h"

int complain(int status, const char *format, ...)
{
	(void)format;
	return status;
}

int complain_usage(int status, const char *format, ...)
{
	(void)format;
	return status;
}

void *must(void *allocation)
{
	if (!allocation)
		abort();
	return allocation;
}

#endif
