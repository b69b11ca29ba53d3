// SPDX-License-Identifier: GPL-2.0-only
/* Images, as `sirloin run` and `sirloin iso` find them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <elf.h>
#include <image.h>
#include "../bake/note.h"
#include "run.h"

/* ECMA-119, 7.1 and 8.1: the first volume descriptor is in sector 16, behind its type the name. */
#define ISO_NAME "CD001"
#define ISO_NAME_AT (16 * 2048 + 1)

static bool read_header(int fd, Elf64_Ehdr *eh)
{
	return pread(fd, eh, sizeof(*eh), 0) == sizeof(*eh) &&
	       !memcmp(eh->e_ident, ELFMAG, SELFMAG) && eh->e_ident[EI_CLASS] == ELFCLASS64 &&
	       eh->e_phentsize == sizeof(Elf64_Phdr);
}

static bool read_segment(int fd, const Elf64_Ehdr *eh, unsigned int number, Elf64_Phdr *ph)
{
	return pread(fd, ph, sizeof(*ph), eh->e_phoff + number * sizeof(*ph)) == sizeof(*ph);
}

/* Looks for our note; false if @fd is no image. */
static bool find_note(int fd, struct image_note *note)
{
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	unsigned int i;

	if (!read_header(fd, &eh))
		return false;
	for (i = 0; i < eh.e_phnum; i++) {
		if (!read_segment(fd, &eh, i, &ph))
			return false;
		if (ph.p_type == PT_NOTE && ph.p_filesz >= sizeof(*note) &&
		    pread(fd, note, sizeof(*note), ph.p_offset) == sizeof(*note) &&
		    image_note_valid(note))
			return true;
	}
	return false;
}

static int judge_image(const char *path, int fd, bool execute)
{
	struct image_note note;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return complain(EXIT_NOT_STARTED, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return complain(EXIT_NOT_EXECUTABLE, "%s is a folder", path);
	if (!find_note(fd, &note))
		return complain(EXIT_NOT_STARTED,
				"%s is no Sirloin image; make one of a program: sirloin bake",
				path);
	if (note.version != RUMP_IMAGE_VERSION)
		return complain(EXIT_NOT_STARTED,
				"%s was baked by another version of Sirloin; bake it again", path);
	if (execute && access(path, X_OK) < 0)
		return complain(EXIT_NOT_EXECUTABLE, "%s: %s", path, strerror(errno));
	return 0;
}

int check_image(const char *path, bool execute)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), status;

	if (fd < 0)
		return complain(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND :
								      EXIT_NOT_EXECUTABLE,
				"%s: %s", path, strerror(errno));
	status = judge_image(path, fd, execute);
	close(fd);
	return status;
}

uint64_t image_end(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t end = 0;
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	unsigned int i;

	if (fd < 0)
		return 0;
	if (read_header(fd, &eh))
		for (i = 0; i < eh.e_phnum; i++)
			if (read_segment(fd, &eh, i, &ph) && ph.p_type == PT_LOAD &&
			    ph.p_paddr + ph.p_memsz > end)
				end = ph.p_paddr + ph.p_memsz;
	close(fd);
	return end;
}

bool image_is_iso(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char name[sizeof(ISO_NAME) - 1];
	bool iso = fd >= 0 && pread(fd, name, sizeof(name), ISO_NAME_AT) == sizeof(name) &&
		   !memcmp(name, ISO_NAME, sizeof(name));

	if (fd >= 0)
		close(fd);
	return iso;
}
