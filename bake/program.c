// SPDX-License-Identifier: GPL-2.0-only
/* Reads a program and judges whether it can be baked. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "note.h"
#include "private.h"

#define HOW_STATIC                                                         \
	"link it statically (gcc or musl-gcc -static, Go: CGO_ENABLED=0, " \
	"Rust: --target x86_64-unknown-linux-musl)"

/* What the dynamic section says; offsets are into its string table. */
struct dynamic {
	bool present, needed, soname, pie;
};

static const Elf64_Phdr *find_phdr(const struct elf *elf, uint32_t type)
{
	unsigned int i;

	for (i = 0; i < elf->phnum; i++)
		if (elf->ph[i].p_type == type)
			return &elf->ph[i];
	return NULL;
}

static void read_dynamic(const struct elf *elf, struct dynamic *dynamic)
{
	const Elf64_Phdr *ph = find_phdr(elf, PT_DYNAMIC);
	uint64_t i;

	*dynamic = (struct dynamic){};
	if (!ph || !inside(ph->p_offset, ph->p_filesz, elf->size))
		return;
	dynamic->present = true;
	for (i = 0; i < ph->p_filesz / sizeof(Elf64_Dyn); i++) {
		Elf64_Dyn dyn;

		memcpy(&dyn, elf->data + ph->p_offset + i * sizeof(dyn), sizeof(dyn));
		if (dyn.d_tag == DT_NULL)
			break;
		dynamic->needed |= dyn.d_tag == DT_NEEDED;
		dynamic->soname |= dyn.d_tag == DT_SONAME;
		dynamic->pie |= dyn.d_tag == DT_FLAGS_1 && (dyn.d_un.d_val & DF_1_PIE);
	}
}

static int refuse_interpreter(const struct elf *elf, const Elf64_Phdr *ph, struct bake_error *error)
{
	const char *name = NULL;
	int len = 0;

	if (inside(ph->p_offset, ph->p_filesz, elf->size)) {
		name = (const char *)elf->data + ph->p_offset;
		len = strnlen(name, ph->p_filesz < 200 ? ph->p_filesz : 200);
	}
	return bake_fail(
		error, ENOEXEC,
		"%s is a dynamic program: it wants the loader %.*s and shared libraries; " HOW_STATIC,
		elf->path, len ? len : 1, len ? name : "?");
}

/* ET_DYN without an interpreter: a static-pie program is welcome, a shared library is not. */
static int check_linkage(const struct elf *elf, struct bake_error *error)
{
	const Elf64_Phdr *interp = find_phdr(elf, PT_INTERP);
	struct dynamic dynamic;

	read_dynamic(elf, &dynamic);
	if (elf->header.e_type == ET_DYN && !dynamic.pie &&
	    (dynamic.soname || !elf->header.e_entry))
		return bake_fail(error, ENOEXEC,
				 "%s is a shared library, not a program; bake a program that is "
				 "linked statically",
				 elf->path);
	if (interp)
		return refuse_interpreter(elf, interp, error);
	if (dynamic.needed)
		return bake_fail(error, ENOEXEC, "%s needs shared libraries; " HOW_STATIC,
				 elf->path);
	return 0;
}

/* An image carries a note of ours; see note.h. */
static bool is_image(const struct elf *elf)
{
	struct image_note note;
	unsigned int i;

	for (i = 0; i < elf->phnum; i++) {
		const Elf64_Phdr *ph = &elf->ph[i];

		if (ph->p_type != PT_NOTE || ph->p_filesz < sizeof(note) ||
		    !inside(ph->p_offset, ph->p_filesz, elf->size))
			continue;
		memcpy(&note, elf->data + ph->p_offset, sizeof(note));
		if (image_note_valid(&note))
			return true;
	}
	return false;
}

/*
 * Where AT_PHDR will point: as in Linux (load_elf_binary(), since 5.18), the address at which a
 * segment maps e_phoff.
 */
static void find_mapped_phdrs(struct program *program)
{
	const Elf64_Ehdr *eh = &program->elf.header;
	uint64_t len = program->elf.phnum * sizeof(Elf64_Phdr);
	unsigned int i;

	for (i = 0; i < program->segments.count; i++) {
		const struct segment *segment = &program->segments.list[i];

		if (eh->e_phoff < segment->offset ||
		    !inside(eh->e_phoff - segment->offset, len, segment->filesz))
			continue;
		program->phdr = segment->vaddr + (eh->e_phoff - segment->offset);
		return;
	}
}

static int check_program(struct program *program, struct bake_error *error)
{
	const struct elf *elf = &program->elf;
	const struct segment *code;

	if (is_image(elf))
		return bake_fail(error, ENOEXEC,
				 "%s is a Sirloin image already; bake the program it was made from",
				 elf->path);
	code = segment_at(&program->segments, elf->header.e_entry, 1, true);
	if (!code || !(code->flags & PF_X))
		return bake_fail(error, ENOEXEC,
				 "%s is broken: its entry point 0x%llx is not in an executable "
				 "segment",
				 elf->path, (unsigned long long)elf->header.e_entry);
	if (!program->pie && program->segments.start < LOWEST_PROGRAM)
		return bake_fail(error, ENOEXEC,
				 "%s is linked at 0x%llx, where Linux maps nothing (below 64 KB); "
				 "link it higher",
				 elf->path, (unsigned long long)program->segments.start);
	find_mapped_phdrs(program);
	return 0;
}

int program_open(struct program *program, const char *path, uint8_t *data, size_t size,
		 struct bake_error *error)
{
	struct elf *elf = &program->elf;
	int result;

	*program = (struct program){ .elf = { .path = path, .data = data, .size = size } };
	result = identify(path, data, size, error);
	if (!result)
		result = elf_open(elf, error);
	if (!result)
		result = check_linkage(elf, error);
	if (!result)
		result = segments_read(&program->segments, elf, ENOEXEC, error);
	program->pie = elf->header.e_type == ET_DYN;
	if (!result)
		result = check_program(program, error);
	return result;
}

void program_free(struct program *program)
{
	free(program->segments.list);
	program->segments = (struct segments){};
	elf_close(&program->elf);
}
