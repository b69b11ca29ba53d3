/* SPDX-License-Identifier: GPL-2.0-only */
/* The stages of a start, kept until the last one begins. */
#ifndef PLATFORM_STAGES_H
#define PLATFORM_STAGES_H

#include <stdbool.h>
#include <stdint.h>

/* Notes that @name began at @when, a time of the platform's own. True if it is the last stage. */
bool stages_add(uint64_t when, const char *name);
/* Prints them with microseconds by @us() and a platform's printf-like list of strings. */
void stages_print(uint64_t (*us)(uint64_t when), void (*print)(const char *first, ...));

#endif
