/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the baker share. One job per file; the order below is the order of work. */
#ifndef BAKE_PRIVATE_H
#define BAKE_PRIVATE_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "bake.h"

#define PAGE 4096ull
#define LOWEST_PROGRAM 0x10000ull /* Linux's vm.mmap_min_addr: nothing is mapped below */
#define LOWEST_KERNEL 0x100000ull /* a PC has ROM and video memory below 1 MB */
#define KERNEL_ALIGN 0x10000ull
#define PIE_BASE 0x400000ull /* where the x86-64 psABI lets position-dependent programs begin */
#define HIGHEST 0x80000000ull /* the small code model's sign-extended 32-bit addresses end here */

static inline uint64_t round_down(uint64_t value, uint64_t align)
{
	return value & ~(align - 1);
}

static inline uint64_t round_up(uint64_t value, uint64_t align)
{
	return round_down(value + align - 1, align);
}

/* [offset, offset+len) lies in [0, size): said so that nothing can wrap. */
static inline bool inside(uint64_t offset, uint64_t len, uint64_t size)
{
	return offset <= size && len <= size - offset;
}

/* ------------------------------------------------------------------ error.c */

/* Sets the text and returns -@number, so that a caller can say `return bake_fail(...)`. */
int bake_fail(struct bake_error *error, int number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int bake_fail_memory(struct bake_error *error);

/* ------------------------------------------------------------------ buffer.c */

/* Growing bytes. A failed allocation is remembered: check `failed` once, at the end. */
struct buffer {
	uint8_t *data;
	size_t len, room;
	bool failed;
};

/* Appends (@data NULL: zeroes); returns where it was put. */
size_t buffer_add(struct buffer *buffer, const void *data, size_t len);
size_t buffer_string(struct buffer *buffer, const char *text);
void buffer_pad(struct buffer *buffer, size_t align);
void buffer_free(struct buffer *buffer);

/* ------------------------------------------------------------------ file.c */

/* Reads a whole regular file into memory that the caller frees. */
int file_read(const char *path, uint8_t **data, size_t *size, struct bake_error *error);
/* The part of @path after its last slash, and the length of what is before it (0: none). */
const char *file_base(const char *path, size_t *folder);

/* ------------------------------------------------------------------ elf.c */

/* An ELF64 file in memory, whose tables have been found to lie inside it and copied out. */
struct elf {
	const char *path; /* for messages */
	uint8_t *data; /* owned by whoever opened it */
	size_t size;
	Elf64_Ehdr header;
	Elf64_Phdr *ph;
	unsigned int phnum;
	Elf64_Shdr *sh;
	unsigned int shnum; /* 0 if there is no usable table of sections */
};

/* Wants a header of 64-bit little-endian ELF to be there: program.c and kernel.c have looked. */
int elf_open(struct elf *elf, struct bake_error *error);
void elf_close(struct elf *elf);
/* Contents of a section, its size in sh->sh_size; NULL if it has none inside the file. */
uint8_t *elf_section(const struct elf *elf, unsigned int index);
/* A string of string table @table; "" if it is not there or not terminated. */
const char *elf_string(const struct elf *elf, unsigned int table, uint64_t offset);
const char *elf_section_name(const struct elf *elf, unsigned int index);
/* Index of the first section of @type, 0 if none. */
unsigned int elf_find_type(const struct elf *elf, uint32_t type);
/* Reads entry @index of a table of symbols; false if there is none. */
bool elf_symbol(const struct elf *elf, unsigned int table, uint64_t index, Elf64_Sym *symbol);

/* ------------------------------------------------------------------ segment.c */

/* A PT_LOAD, at the address that its file gives it. */
struct segment {
	uint64_t vaddr, memsz, filesz;
	uint64_t offset; /* in its own file */
	uint64_t image_offset; /* in the image; image.c sets it */
	uint32_t flags;
};

struct segments {
	struct segment *list;
	unsigned int count;
	uint64_t start, end; /* page-rounded extent */
	uint64_t align; /* largest p_align, at least a page */
};

/* Collects and checks the loadable segments. @number is the errno of a refusal. */
int segments_read(struct segments *segments, const struct elf *elf, int number,
		  struct bake_error *error);
/* The segment whose memory (@file: whose file contents) holds [vaddr, vaddr+len), or NULL. */
const struct segment *segment_at(const struct segments *segments, uint64_t vaddr, uint64_t len,
				 bool file);

/* ------------------------------------------------------------------ identify.c, program.c */

/* Says what a file that is no 64-bit x86 ELF program is, and what to do; 0 if it is one. */
int identify(const char *path, const uint8_t *data, size_t size, struct bake_error *error);

struct program {
	struct elf elf;
	struct segments segments;
	bool pie;
	uint64_t phdr; /* address of its program headers, without bias; 0 if it maps none */
};

/* Reads and judges; takes @data over in any case. program_free() after success or failure. */
int program_open(struct program *program, const char *path, uint8_t *data, size_t size,
		 struct bake_error *error);
void program_free(struct program *program);

/* ------------------------------------------------------------------ kernel.c, relocate.c */

struct kernel {
	struct elf elf;
	struct segments segments;
	unsigned int symtab;
	uint64_t image_addr, image_at; /* rump_image: its address, its offset in the file */
	uint64_t syscall_jump; /* rump_syscall_jump: where thunks enter it, 0 if nowhere */
	uint64_t pvh_start, multiboot_start; /* where a PC enters it, 0 if nowhere */
	uint64_t xen_pv_start, xen_hypercalls; /* where Xen PV does; the page for its hypercalls */
};

/* As program_open(). */
int kernel_open(struct kernel *kernel, const char *path, uint8_t *data, size_t size,
		struct bake_error *error);
void kernel_free(struct kernel *kernel);
/* Moves the contents of the kernel by @delta; addresses in headers and symbols stay. */
int kernel_relocate(struct kernel *kernel, uint64_t delta, struct bake_error *error);

/* ------------------------------------------------------------------ cpio.c, payload.c */

/* Writes folder @rootfs as a cpio archive (newc) to @fd. */
int cpio_write(const char *rootfs, int fd, struct bake_error *error);

/* Strings and the like in `head`, then the initramfs from a page boundary on. Offsets from 0. */
struct payload {
	struct buffer head;
	uint64_t name, cmdline, args, env, phdr;
	uint8_t *initramfs; /* a mapping, NULL if none */
	uint64_t initramfs_size;
	uint64_t size; /* of everything */
};

int payload_make(struct payload *payload, const struct bake_job *job, const struct program *program,
		 struct bake_error *error);
void payload_free(struct payload *payload);

/* ------------------------------------------------------------------ layout.c */

struct layout {
	uint64_t bias; /* added to the program's addresses */
	uint64_t delta; /* added to the kernel's, modulo 2^64 */
	uint64_t program_start, program_end;
	uint64_t kernel_start, kernel_end;
	uint64_t thunks; /* pages of their own, in front of the payload */
	uint64_t payload;
	uint64_t start, end;
};

int layout_make(struct layout *layout, const struct program *program, const struct kernel *kernel,
		uint64_t thunks_size, uint64_t payload_size, struct bake_error *error);

/* ------------------------------------------------- image.c, head.c, sections.c, symbols.c */

struct sites; /* code.h */

/* A run of bytes of the image file; @data is not owned. */
struct piece {
	uint64_t offset;
	const void *data;
	uint64_t len;
};

struct image {
	struct program *program;
	struct kernel *kernel;
	const struct payload *payload;
	const struct layout *layout;
	const struct sites *sites;
	struct buffer head; /* head.c */
	struct buffer pieces; /* struct piece */
	struct buffer sections, names; /* Elf64_Shdr and .shstrtab */
	struct buffer symbols, strings; /* .symtab and .strtab */
	enum bake_symbols symbols_how;
	struct buffer debug, packed; /* pack.c: the file that is packed, and .gnu_debugdata */
	unsigned int *program_map, *kernel_map; /* section numbers there -> here, 0: not here */
	uint64_t thunks_offset, payload_offset;
	uint64_t size; /* of the file so far */
};

/* Plans the whole file: on success `pieces` is all there is to write. */
int image_plan(struct image *image, const struct bake_job *job, struct bake_error *error);
void image_free(struct image *image);
/* Puts bytes behind what is there; returns their offset. */
uint64_t image_append(struct image *image, const void *data, uint64_t len, uint64_t align);

/* head.c: the first bytes of the file, of head_size(), made when everything else has its place. */
bool head_fits(const struct image *image);
uint64_t head_size(const struct image *image);
void head_make(struct image *image);

/* Makes section headers for what is mapped, and copies the program's DWARF. */
int sections_add(struct image *image);
/* A section that is not mapped. */
void sections_add_contents(struct image *image, const char *name, const struct buffer *contents);
/* The last section, the names of all; its contents go to @file or, if that is NULL, the image. */
void sections_add_names(struct image *image, struct buffer *file);
/* Makes of image->debug, of what is not mapped, the section .gnu_debugdata. */
int debug_pack(struct image *image);
/* Merges the tables of symbols, kernel symbols local; uses the section maps. */
void symbols_merge(struct image *image, unsigned int *first_global);

/* ------------------------------------------------------------------ write.c */

/* Writes the planned file to @path, by way of a nameless or temporary file beside it. */
int image_write(const struct image *image, const char *path, struct bake_error *error);
/* A nameless file in the folder of @path (or, with @named, perhaps one with a name to rename). */
int scratch_open(const char *path, char **name, struct bake_error *error);

#endif
