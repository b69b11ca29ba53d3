// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the loader tells: the PVH start information (Xen, xen/include/public/arch-x86/hvm/start_info.h)
 * or the tags of multiboot2 (specification 3.6). Everything is copied.
 */
#include "pc.h"

#define PVH_MAGIC 0x336ec578u
#define MULTIBOOT_MAGIC 0x36d76289u
#define USABLE 1u /* the memory type of both, ACPI's AddressRangeMemory */
#define CMDLINE_MAX 4096

#define TAG_END 0
#define TAG_CMDLINE 1
#define TAG_MODULE 3
#define TAG_MEMORY 6
#define TAG_RSDP_1 14 /* a copy of ACPI's root pointer, version 1 and later ones */
#define TAG_RSDP_2 15

struct start_info {
	uint32_t magic, version, flags, modules;
	uint64_t module_list, cmdline, rsdp;
	uint64_t memory_map; /* from here on since version 1 */
	uint32_t memory_entries, reserved;
};

struct start_module {
	uint64_t address, size, cmdline, reserved;
};

struct memory_entry {
	uint64_t address, size;
	uint32_t type, reserved;
};

struct tag {
	uint32_t type, size;
};

struct module_tag {
	struct tag tag;
	uint32_t start, end;
};

struct memory_tag {
	struct tag tag;
	uint32_t entry_size, entry_version;
};

static char cmdline[CMDLINE_MAX];

static void copy_cmdline(struct machine_loader *loader, const char *text)
{
	size_t len = strlen(text);

	if (len >= CMDLINE_MAX)
		machine_fail("the command line is too long; give at most 4095 bytes", NULL);
	memcpy(cmdline, text, len + 1);
	loader->cmdline = cmdline;
}

/* Whole pages only. What does not fit the table is memory that stays unused. */
static void add_memory(struct machine_loader *loader, const struct memory_entry *entry)
{
	uint64_t start = ALIGN_UP(entry->address, PAGE);
	uint64_t end = ALIGN_DOWN(entry->address + entry->size, PAGE);

	if (entry->type != USABLE || end <= start || loader->ranges == MAX_RANGES)
		return;
	loader->range[loader->ranges++] = (struct hyp_range){ start, end };
}

static void set_module(struct machine_loader *loader, uint64_t start, uint64_t end)
{
	if (loader->module.end || end <= start)
		return;
	loader->module = (struct hyp_range){ start, end };
}

static void read_pvh(struct machine_loader *loader, const struct start_info *info)
{
	const struct memory_entry *entry = (const void *)info->memory_map;
	const struct start_module *module = (const void *)info->module_list;

	if (info->magic != PVH_MAGIC || info->version < 1 || !info->memory_entries)
		machine_fail("the loader gives no memory map (PVH version 1)", NULL);
	if (info->rsdp && info->rsdp < PC_EARLY_END)
		pc_find_power((const void *)info->rsdp);
	if (info->cmdline)
		copy_cmdline(loader, (const char *)info->cmdline);
	for (uint32_t i = 0; i < info->memory_entries; i++)
		add_memory(loader, &entry[i]);
	if (info->modules)
		set_module(loader, module->address, module->address + module->size);
}

static void read_memory_tag(struct machine_loader *loader, const struct memory_tag *tag)
{
	uintptr_t at = (uintptr_t)(tag + 1), end = (uintptr_t)tag + tag->tag.size;

	for (; at + sizeof(struct memory_entry) <= end; at += tag->entry_size)
		add_memory(loader, (const struct memory_entry *)at);
}

static void read_multiboot(struct machine_loader *loader, uintptr_t info)
{
	const struct tag *tag = (const void *)(info + 8);

	for (; tag->type != TAG_END;
	     tag = (const void *)((uintptr_t)tag + ALIGN_UP(tag->size, 8))) {
		const struct module_tag *module = (const void *)tag;

		if (tag->type == TAG_CMDLINE)
			copy_cmdline(loader, (const char *)(tag + 1));
		else if (tag->type == TAG_MODULE)
			set_module(loader, module->start, module->end);
		else if (tag->type == TAG_MEMORY)
			read_memory_tag(loader, (const struct memory_tag *)tag);
		else if (tag->type == TAG_RSDP_1 || tag->type == TAG_RSDP_2)
			pc_find_power(tag + 1);
	}
}

void pc_read_loader(struct machine_loader *loader, uint32_t magic, uintptr_t info)
{
	*loader = (struct machine_loader){ .cmdline = "" };
	if (magic == PVH_MAGIC)
		read_pvh(loader, (const struct start_info *)info);
	else if (magic == MULTIBOOT_MAGIC)
		read_multiboot(loader, info);
	else
		machine_fail("started neither by PVH nor by multiboot2", NULL);
	if (!loader->ranges)
		machine_fail("the loader gives no memory map", NULL);
}
