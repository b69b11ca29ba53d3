// SPDX-License-Identifier: GPL-2.0-only
/*
 * The head of the image file: the ELF header; what loaders other than execve(2) look for, which
 * multiboot2 wants in the first 32 KB; the program headers.
 */
#include <stddef.h>
#include <string.h>
#include <image.h>
#include "code.h"
#include "note.h"

/* ELF notes of Xen's owner, public/elfnote.h. All of ours are of one size. */
#define XEN_OWNER "Xen"
#define XEN_ENTRY 1u /* of PV */
#define XEN_HYPERCALL_PAGE 2u
#define XEN_VIRT_BASE 3u
#define XEN_PADDR_OFFSET 4u
#define XEN_VERSION 5u
#define XEN_GUEST_OS 6u
#define XEN_LOADER 8u
#define XEN_PAE_MODE 9u
#define XEN_PHYS32_ENTRY 18u /* the physical address of 32-bit code that PVH enters */
#define XEN_NOTES 9

struct xen_note {
	uint32_t namesz, descsz, type;
	char owner[4];
	union {
		uint64_t number;
		char text[8];
	};
} __attribute__((packed));

/* Multiboot2 specification 2.0, 3.1.1 to 3.1.3 and 3.1.7: header, tag of the entry address, end. */
#define MULTIBOOT2_MAGIC 0xe85250d6u
#define MULTIBOOT2_TAG_ENTRY 3u

struct multiboot2_header {
	uint32_t magic, architecture, length, checksum;
	struct {
		uint16_t type, flags;
		uint32_t size, address, pad;
	} entry;
	struct {
		uint16_t type, flags;
		uint32_t size;
	} end;
};

/* Everything is a multiple of 4 bytes, as notes are; the ELF header ends on one of 8. */
struct boot_head {
	struct multiboot2_header multiboot;
	struct image_note image;
	struct xen_note xen[XEN_NOTES]; /* those that the kernel has no entry for are not shown */
} __attribute__((packed));

/* Room between the ELF header and the program headers. */
#define BOOT_SIZE round_up(sizeof(struct boot_head), 8)

static void add_phdr(struct image *image, const struct segment *segment, uint64_t delta)
{
	Elf64_Phdr ph = {
		.p_type = PT_LOAD,
		.p_flags = segment->flags,
		.p_offset = segment->image_offset,
		.p_vaddr = segment->vaddr + delta,
		.p_paddr = segment->vaddr + delta,
		.p_filesz = segment->filesz,
		.p_memsz = segment->memsz,
		.p_align = PAGE,
	};

	buffer_add(&image->head, &ph, sizeof(ph));
}

static void add_phdrs(struct image *image, const struct segments *segments, uint64_t delta)
{
	unsigned int i;

	for (i = 0; i < segments->count; i++)
		add_phdr(image, &segments->list[i], delta);
}

static uint64_t thunks_len(const struct image *image)
{
	return image->sites->entries.len + image->sites->tails.len;
}

/* In order of address, as the gABI wants them. */
static void add_load_phdrs(struct image *image)
{
	const struct layout *layout = image->layout;
	const struct segment thunks = {
		.vaddr = layout->thunks,
		.filesz = thunks_len(image),
		.memsz = thunks_len(image),
		.image_offset = image->thunks_offset,
		.flags = PF_R | PF_X,
	};
	const struct segment payload = {
		.vaddr = layout->payload,
		.filesz = image->payload->head.len + image->payload->initramfs_size,
		.memsz = image->payload->size,
		.image_offset = image->payload_offset,
		.flags = PF_R,
	};

	if (layout->program_start < layout->kernel_start)
		add_phdrs(image, &image->program->segments, layout->bias);
	add_phdrs(image, &image->kernel->segments, layout->delta);
	if (layout->program_start > layout->kernel_start)
		add_phdrs(image, &image->program->segments, layout->bias);
	if (thunks.filesz)
		add_phdr(image, &thunks, 0);
	add_phdr(image, &payload, 0);
}

static unsigned int count_phdrs(const struct image *image)
{
	/* The note, the stack's protection, the thunks, the payload. */
	return (thunks_len(image) ? 4 : 3) + image->program->segments.count +
	       image->kernel->segments.count;
}

static void add_header(struct image *image)
{
	Elf64_Ehdr eh = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = image->kernel->elf.header.e_entry + image->layout->delta,
		.e_phoff = sizeof(eh) + BOOT_SIZE,
		.e_ehsize = sizeof(eh),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = count_phdrs(image),
		.e_shentsize = sizeof(Elf64_Shdr),
	};

	eh.e_shnum = image->sections.len / sizeof(Elf64_Shdr);
	eh.e_shstrndx = eh.e_shnum - 1;
	eh.e_shoff = image_append(image, image->sections.data, image->sections.len, 8);
	buffer_add(&image->head, &eh, sizeof(eh));
}

static struct multiboot2_header multiboot_header(uint64_t start)
{
	struct multiboot2_header header = {
		.magic = MULTIBOOT2_MAGIC,
		.length = sizeof(header),
		.entry = { .type = MULTIBOOT2_TAG_ENTRY, .size = 12, .address = start },
		.end = { .size = sizeof(header.end) },
	};

	header.checksum = -(header.magic + header.architecture + header.length);
	return header;
}

static struct image_note image_note(const struct image *image)
{
	const struct kernel *kernel = image->kernel;
	const struct segment *data =
		segment_at(&kernel->segments, kernel->image_addr, sizeof(struct rump_image), true);

	return (struct image_note){
		.namesz = sizeof(((struct image_note *)0)->owner),
		.descsz = IMAGE_NOTE_DESCSZ,
		.type = IMAGE_NOTE_TYPE,
		.owner = IMAGE_NOTE_OWNER,
		.version = RUMP_IMAGE_VERSION,
		.address = kernel->image_addr + image->layout->delta,
		.offset = data->image_offset + (kernel->image_addr - data->vaddr),
	};
}

static struct xen_note xen_note(uint32_t type, uint64_t number)
{
	return (struct xen_note){
		.namesz = sizeof(((struct xen_note *)0)->owner),
		.descsz = sizeof(number),
		.type = type,
		.owner = XEN_OWNER,
		.number = number,
	};
}

static struct xen_note xen_text(uint32_t type, const char *text)
{
	struct xen_note note = xen_note(type, 0);

	memcpy(note.text, text, strlen(text));
	return note;
}

static unsigned int count_xen_notes(const struct kernel *kernel)
{
	if (!kernel->pvh_start)
		return 0;
	return kernel->xen_pv_start ? XEN_NOTES : 1;
}

static void add_xen_notes(struct xen_note *notes, const struct kernel *kernel, uint64_t delta)
{
	const struct xen_note all[XEN_NOTES] = {
		xen_note(XEN_PHYS32_ENTRY, kernel->pvh_start + delta),
		xen_note(XEN_ENTRY, kernel->xen_pv_start + delta),
		xen_note(XEN_HYPERCALL_PAGE, kernel->xen_hypercalls + delta),
		/* Virtual addresses are physical ones. */
		xen_note(XEN_VIRT_BASE, 0),
		xen_note(XEN_PADDR_OFFSET, 0),
		xen_text(XEN_VERSION, "xen-3.0"),
		xen_text(XEN_GUEST_OS, "sirloin"),
		xen_text(XEN_LOADER, "generic"),
		xen_text(XEN_PAE_MODE, "yes"),
	};

	memcpy(notes, all, count_xen_notes(kernel) * sizeof(*notes));
}

/* A kernel without the entries of a PC (a test's) gets none of what leads there. */
static void add_boot_head(struct image *image)
{
	const struct kernel *kernel = image->kernel;
	uint64_t delta = image->layout->delta;
	struct boot_head boot = { .image = image_note(image) };

	if (kernel->multiboot_start)
		boot.multiboot = multiboot_header(kernel->multiboot_start + delta);
	add_xen_notes(boot.xen, kernel, delta);
	buffer_add(&image->head, &boot, sizeof(boot));
	buffer_pad(&image->head, 8);
}

static void add_note_phdr(struct image *image)
{
	Elf64_Phdr ph = { .p_type = PT_NOTE, .p_flags = PF_R, .p_align = 4 };

	ph.p_offset = sizeof(Elf64_Ehdr) + offsetof(struct boot_head, image);
	ph.p_filesz = sizeof(struct image_note) +
		      count_xen_notes(image->kernel) * sizeof(struct xen_note);
	buffer_add(&image->head, &ph, sizeof(ph));
}

bool head_fits(const struct image *image)
{
	return count_phdrs(image) < UINT16_MAX;
}

uint64_t head_size(const struct image *image)
{
	return round_up(sizeof(Elf64_Ehdr) + BOOT_SIZE + count_phdrs(image) * sizeof(Elf64_Phdr),
			PAGE);
}

void head_make(struct image *image)
{
	const Elf64_Phdr stack = { .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W, .p_align = 16 };

	add_header(image);
	add_boot_head(image);
	add_note_phdr(image);
	buffer_add(&image->head, &stack, sizeof(stack));
	add_load_phdrs(image);
}
