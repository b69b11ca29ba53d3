// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the grant table is seen. It grows by frames, whose addresses have to be one after the other. A PV
 * guest is given machine frames and maps them; a PVH guest chooses guest-physical addresses.
 */
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <asm/rump.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>
#include <xen/grant_table.h>
#include <xen/xen.h>

/*
 * In the hole that a PVH guest's RAM leaves: behind the ACPI tables (Xen's tools, libxl_internal.h:
 * ACPI_INFO_PHYSICAL_ADDRESS, 0xfc000000), before the local APIC at 0xfee00000.
 */
#define PVH_FRAMES 0xfd000000ul

static char *table;
static unsigned long mapped; /* frames, from @table on */

static int map_again(unsigned long i, pte_t pte)
{
	return HYPERVISOR_update_va_mapping((unsigned long)table + i * PAGE_SIZE, pte, UVMF_NONE);
}

/* The platform gives addresses one after the other, and nobody else asks it for any (hyp.h). */
static int map_next(xen_pfn_t frame)
{
	char *address = hyp->device_map((u64)frame << PAGE_SHIFT, PAGE_SIZE);

	if (!address)
		return -ENOMEM;
	if (!mapped)
		table = address;
	if (address != table + mapped * PAGE_SIZE) {
		pr_err("rump: no address for grant table frame %lu\n", mapped);
		return -ENOMEM;
	}
	mapped++;
	return 0;
}

/* Also called with frames that are mapped; after the guest was suspended they are others. */
int arch_gnttab_map_shared(xen_pfn_t *frames, unsigned long count, unsigned long max, void **shared)
{
	unsigned long i;
	int error;

	for (i = 0; i < count; i++) {
		error = i < mapped ? map_again(i, mfn_pte(frames[i], PAGE_KERNEL)) :
				     map_next(frames[i]);
		if (error)
			return error;
	}
	*shared = table;
	return 0;
}

void arch_gnttab_unmap(void *shared, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < min(count, mapped); i++)
		map_again(i, __pte_ma(0));
}

/* Of the second layout of the table, which Linux takes if a guest has more than 16 TB. */
int arch_gnttab_map_status(uint64_t *frames, unsigned long count, unsigned long max,
			   grant_status_t **shared)
{
	return -EOPNOTSUPP;
}

int arch_gnttab_init(unsigned long shared, unsigned long status)
{
	return 0;
}

static int __init place_frames(void)
{
	if (!xen_pvh_domain())
		return 0;
	return gnttab_setup_auto_xlat_frames(PVH_FRAMES);
}
core_initcall(place_frames); /* Linux sets the table up in core_initcall_sync() */
