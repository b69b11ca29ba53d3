/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ELF note that makes a file a Sirloin image: how `sirloin run` knows one, and how tools find
 * struct rump_image without symbols. In a PT_NOTE of its own, in the first page of the file.
 */
#ifndef BAKE_NOTE_H
#define BAKE_NOTE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define IMAGE_NOTE_OWNER "Sirloin" /* 8 bytes with its NUL: no padding */
#define IMAGE_NOTE_TYPE 1u

struct image_note {
	/* Elf64_Nhdr */
	uint32_t namesz, descsz, type;
	char owner[8];
	/* The description, packed. */
	uint32_t version; /* RUMP_IMAGE_VERSION */
	uint64_t address; /* of struct rump_image in memory */
	uint64_t offset; /* of struct rump_image in the file */
} __attribute__((packed));

#define IMAGE_NOTE_DESCSZ 20u

static inline bool image_note_valid(const struct image_note *note)
{
	return note->namesz == sizeof(note->owner) && note->descsz == IMAGE_NOTE_DESCSZ &&
	       note->type == IMAGE_NOTE_TYPE &&
	       !memcmp(note->owner, IMAGE_NOTE_OWNER, sizeof(note->owner));
}

#endif
