// SPDX-License-Identifier: GPL-2.0-only
/*
 * PV: from Xen's builder to the kernel. What the builder has put behind the image (the list of frames,
 * shared pages, page tables) stays where it is.
 */
#include "xen.h"

#define CMDLINE_MAX MAX_GUEST_CMDLINE
#define LOWEST (64ul << 10) /* as memory.c's: unused and unmapped below */

static uint8_t shared_page[PAGE] __attribute__((aligned(4096)));

static unsigned long upcall(unsigned int vector)
{
	(void)vector;
	return xen_upcall_events();
}

static const struct machine pv_machine = {
	.ops = &xen_pv_ops,
	.table = &xen_table_ops,
	.early_end = ~0ul,
	.ram_mapped = true,
	.hold = xen_hold,
	.restore = xen_restore,
	.arm_timer = xen_arm_timer,
	.tsc_to_ns = xen_tsc_to_ns,
	.fault_address = xen_fault_address,
	.interrupt = upcall,
	.unmap_guards = xen_unmap_guards,
};

/* What the tools read of a PV guest's memory: its list of frames, by the addresses of its tables. */
static void show_p2m(void)
{
	uintptr_t root = (uintptr_t)machine_table_root();

	xen_shared->arch.max_pfn = xen_facts.pages;
	xen_shared->arch.pfn_to_mfn_frame_list_list = ~0ul;
	xen_shared->arch.p2m_vaddr = (uintptr_t)xen_facts.p2m;
	xen_shared->arch.p2m_cr3 = xen_pfn_to_cr3(xen_facts.p2m[root / PAGE]);
}

static void set_facts(const struct start_info *info)
{
	xen_facts.pv = true;
	xen_facts.start_info = info;
	xen_facts.p2m = (unsigned long *)info->mfn_list;
	xen_facts.pages = info->nr_pages;
}

static void set_console(const struct start_info *info)
{
	xen_set_console((void *)(machine_to_phys_mapping[info->console.domU.mfn] * PAGE),
			info->console.domU.evtchn);
}

static void read_start_info(struct machine_loader *loader, const struct start_info *info,
			    uintptr_t taken_end)
{
	static char cmdline[CMDLINE_MAX + 1];

	memcpy(cmdline, info->cmd_line, CMDLINE_MAX);
	loader->cmdline = cmdline;
	loader->range[loader->ranges++] = (struct hyp_range){ 0, info->nr_pages * PAGE };
	if (info->mod_len)
		loader->module =
			(struct hyp_range){ info->mod_start, info->mod_start + info->mod_len };
	loader->taken = (struct hyp_range){ ALIGN_UP(rump_image.end, PAGE), taken_end };
}

/* What the builder has mapped with all rights. */
static void restrict_memory(const struct machine_loader *loader, uintptr_t mapped_end)
{
	machine_table_unmap(0, LOWEST);
	machine_table_map(LOWEST, rump_image.start, HYP_PROT_READ | HYP_PROT_WRITE);
	machine_table_map(loader->taken.end, mapped_end, HYP_PROT_READ | HYP_PROT_WRITE);
}

static uintptr_t find_mapped_end(uintptr_t from, uintptr_t ram_end)
{
	while (from < ram_end && machine_table_find(from))
		from += PAGE;
	return from;
}

static void start_memory(struct machine_options *options, struct machine_loader *loader)
{
	uintptr_t ram_end = loader->range[0].end;
	uintptr_t mapped_end = find_mapped_end(loader->taken.end, ram_end);

	xen_map_ram(loader, mapped_end, ram_end);
	restrict_memory(loader, mapped_end);
	machine_start(&xen_boot, options, loader);
	/* What the builder had mapped is mapped otherwise now. */
	xen_table_ops.flush_all();
}

/* The tools find guests' own numbers in the start information, and no page that is not the guest's. */
void xen_pv_leave(void)
{
	struct start_info *info = (struct start_info *)xen_facts.start_info;

	info->store_mfn = machine_to_phys_mapping[info->store_mfn];
	info->console.domU.mfn = machine_to_phys_mapping[info->console.domU.mfn];
	xen_unmap_shared(shared_page);
}

void xen_pv_come(bool cancelled)
{
	struct start_info *info = (struct start_info *)xen_facts.start_info;

	if (cancelled) {
		info->store_mfn = xen_facts.p2m[info->store_mfn];
		info->console.domU.mfn = xen_facts.p2m[info->console.domU.mfn];
	}
	xen_map_shared(shared_page, info->shared_info / PAGE);
	show_p2m();
	set_console(info);
}

void xen_pv_main(const struct start_info *info, uintptr_t taken_end)
{
	static struct machine_loader loader;
	static struct machine_options options;

	machine = &pv_machine;
	set_facts(info);
	machine_set_table((table_entry *)info->pt_base);
	xen_shared = (struct shared_info *)shared_page;
	xen_map_shared(shared_page, info->shared_info / PAGE);
	set_console(info);
	xen_start_cpu();
	read_start_info(&loader, info, taken_end);
	start_memory(&options, &loader);
	xen_map_shared(shared_page,
		       info->shared_info / PAGE); /* again: that was data of the image */
	show_p2m();
	xen_boot.fsgsbase = xen_has_fsgsbase();
	xen_start(&options);
	xen_share_table();
	machine_mark("kernel");
	xen_enter_user_mode();
	rump_main(&xen_pv_ops, &xen_boot);
}
