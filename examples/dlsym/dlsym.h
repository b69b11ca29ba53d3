/* SPDX-License-Identifier: GPL-2.0-only */
/* The names that a static program can look up in itself: dlsym.c looks, table.sh prints the table. */
#ifndef DLSYM_H
#define DLSYM_H

#include <stddef.h>

struct dlsym_entry {
	const char *name;
	void *address;
};

/* In the order of strcmp(). */
extern const struct dlsym_entry dlsym_table[];
extern const size_t dlsym_entries;

#endif
