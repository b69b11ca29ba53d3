// SPDX-License-Identifier: GPL-2.0-only
/*
 * dlopen(3) and dlsym(3) for a static program that looks up names in itself, as ffi.C of LuaJIT does.
 * The names are those of the files that table.sh was given; the linker takes all of them into the
 * program. Linked before libc.a it comes instead of musl's, which finds nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include "dlsym.h"

/* The text for dlerror(), once. */
static _Thread_local const char *error;

static int fail(const char *text)
{
	error = text;
	return -1;
}

/* The program is the only object, so any handle is this one. */
void *dlopen(const char *file, int mode)
{
	(void)mode;
	if (!file)
		return (void *)dlsym_table;
	fail("a static program loads no libraries");
	return NULL;
}

int dlclose(void *handle)
{
	return handle == dlsym_table ? 0 : fail("no such handle");
}

char *dlerror(void)
{
	const char *text = error;

	error = NULL;
	return (char *)text;
}

/* musl's comes with a dlerror() of its own, so there has to be one here. */
int dlinfo(void *handle, int request, void *result)
{
	(void)handle, (void)request, (void)result;
	return fail("a static program has no link map");
}

static int compare(const void *name, const void *entry)
{
	return strcmp(name, ((const struct dlsym_entry *)entry)->name);
}

void *dlsym(void *restrict handle, const char *restrict name)
{
	const struct dlsym_entry *found = NULL;

	if (handle != RTLD_DEFAULT && handle != RTLD_NEXT && handle != dlsym_table) {
		fail("no such handle");
		return NULL;
	}
	/* Nothing comes after the one object. */
	if (handle != RTLD_NEXT)
		found = bsearch(name, dlsym_table, dlsym_entries, sizeof(*dlsym_table), compare);
	if (!found) {
		fail("symbol not found");
		return NULL;
	}
	return found->address;
}
