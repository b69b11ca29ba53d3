/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The baker: fuses a static x86-64 Linux program and a kernel object into one ELF image.
 *
 * Errors: 0 or a negative errno, with one sentence for the user in struct bake_error. -ENOEXEC means
 * that the program is of a kind that cannot be baked; everything else is about files, memory or a
 * broken kernel object.
 */
#ifndef BAKE_H
#define BAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct bake_error {
	char text[1024];
};

/* Symbols and DWARF: packed, as sections that every tool reads, not at all. */
enum bake_symbols { BAKE_SYMBOLS_PACKED, BAKE_SYMBOLS_PLAIN, BAKE_SYMBOLS_NONE };

struct bake_job {
	const char *program; /* path of the program */
	const char *kernel; /* path of kernel.elf */
	const char *image; /* path of the image to write; replaced in one step */
	const char *rootfs; /* folder to embed as initramfs, or NULL */
	const char *cmdline; /* kernel command line, never NULL */
	char *const *env; /* envc strings K=V */
	size_t envc;
	char *const *args; /* argc arguments of the program, without argv[0] */
	size_t argc;
	bool trap; /* leave every `syscall` as it is */
	enum bake_symbols symbols;
	FILE *report; /* what was done with each `syscall` goes there, or NULL */
	bool json; /* the report for programs */
};

/* Judges a program as bake() would, but for whether there is room: no kernel is needed for that. */
int bake_check(const char *program, struct bake_error *error);

/* Makes the image. Nothing is left at job->image, nor beside it, unless the result is 0. */
int bake(const struct bake_job *job, struct bake_error *error);

#endif
