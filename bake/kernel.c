// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a kernel object: what `ld --emit-relocs` made of Linux and the platforms. It is ours, so
 * whatever is wrong with it is an internal error: -EINVAL, never -ENOEXEC.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <image.h>
#include "private.h"

static int bad_kernel(const struct kernel *kernel, const char *why, struct bake_error *error)
{
	return bake_fail(error, EINVAL, "%s is not a usable kernel: %s; build it again",
			 kernel->elf.path, why);
}

static bool find_symbol(const struct kernel *kernel, const char *name, Elf64_Sym *symbol)
{
	unsigned int strings = kernel->elf.sh[kernel->symtab].sh_link;
	uint64_t i;

	for (i = 1; elf_symbol(&kernel->elf, kernel->symtab, i, symbol); i++)
		if (!strcmp(elf_string(&kernel->elf, strings, symbol->st_name), name))
			return true;
	return false;
}

/* 0 if there is no such symbol. */
static uint64_t find_address(const struct kernel *kernel, const char *name)
{
	Elf64_Sym symbol;

	return find_symbol(kernel, name, &symbol) ? symbol.st_value : 0;
}

static int find_image(struct kernel *kernel, struct bake_error *error)
{
	const struct segment *segment;
	struct rump_image image;
	Elf64_Sym symbol;

	if (!find_symbol(kernel, "rump_image", &symbol))
		return bad_kernel(kernel, "it has no rump_image", error);
	segment = segment_at(&kernel->segments, symbol.st_value, sizeof(image), true);
	if (!segment || symbol.st_shndx == SHN_UNDEF || symbol.st_value % _Alignof(typeof(image)))
		return bad_kernel(kernel, "its rump_image is not in initialised data", error);
	kernel->image_addr = symbol.st_value;
	kernel->image_at = segment->offset + (symbol.st_value - segment->vaddr);
	memcpy(&image, kernel->elf.data + kernel->image_at, sizeof(image));
	if (image.magic != RUMP_IMAGE_MAGIC)
		return bad_kernel(kernel, "its rump_image has another magic number", error);
	if (image.version != RUMP_IMAGE_VERSION)
		return bake_fail(error, EINVAL,
				 "%s has version %u of struct rump_image, this command has %u; "
				 "build both from one source",
				 kernel->elf.path, image.version, RUMP_IMAGE_VERSION);
	return 0;
}

static int check_kernel(struct kernel *kernel, struct bake_error *error)
{
	const struct segment *code;

	if (kernel->elf.header.e_type != ET_EXEC)
		return bad_kernel(kernel, "it is no executable", error);
	kernel->symtab = elf_find_type(&kernel->elf, SHT_SYMTAB);
	if (!kernel->symtab)
		return bad_kernel(kernel, "it has no symbols", error);
	code = segment_at(&kernel->segments, kernel->elf.header.e_entry, 1, true);
	if (!code || !(code->flags & PF_X))
		return bad_kernel(kernel, "its entry point is not code", error);
	/* A kernel without it is one that wants every call to trap. */
	kernel->syscall_jump = find_address(kernel, "rump_syscall_jump");
	kernel->pvh_start = find_address(kernel, "pc_pvh_start");
	kernel->multiboot_start = find_address(kernel, "pc_multiboot_start");
	kernel->xen_pv_start = find_address(kernel, "xen_pv_start");
	kernel->xen_hypercalls = find_address(kernel, "xen_hypercalls");
	return find_image(kernel, error);
}

int kernel_open(struct kernel *kernel, const char *path, uint8_t *data, size_t size,
		struct bake_error *error)
{
	struct elf *elf = &kernel->elf;
	int result;

	*kernel = (struct kernel){ .elf = { .path = path, .data = data, .size = size } };
	result = identify(path, data, size, error);
	if (!result)
		result = elf_open(elf, error);
	if (!result)
		result = segments_read(&kernel->segments, elf, EINVAL, error);
	if (!result)
		result = check_kernel(kernel, error);
	return result == -ENOEXEC ? -EINVAL : result;
}

void kernel_free(struct kernel *kernel)
{
	free(kernel->segments.list);
	kernel->segments = (struct segments){};
	elf_close(&kernel->elf);
}
