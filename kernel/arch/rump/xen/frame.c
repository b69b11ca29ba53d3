// SPDX-License-Identifier: GPL-2.0-only
/* Frames of a PV guest: from RAM's numbers to Xen's, by the guest's own table, and back, by Xen's. */
#include <linux/export.h>
#include <asm/rump.h>
#include <asm/xen/page.h>

unsigned long rump_pfn_to_mfn(unsigned long pfn)
{
	return pfn < hyp_boot->xen->pages ? READ_ONCE(hyp_boot->xen->p2m[pfn]) : INVALID_P2M_ENTRY;
}
EXPORT_SYMBOL_GPL(rump_pfn_to_mfn);

/* Xen's table has what the owner of a frame has said: only for frames of this guest is it right. */
unsigned long rump_mfn_to_pfn(unsigned long mfn)
{
	const unsigned long *table = (const unsigned long *)MACH2PHYS_VIRT_START;
	unsigned long pfn;

	if (mfn >= MACH2PHYS_NR_ENTRIES)
		return INVALID_P2M_ENTRY;
	pfn = READ_ONCE(table[mfn]);
	return rump_pfn_to_mfn(pfn) == mfn ? pfn : INVALID_P2M_ENTRY;
}
EXPORT_SYMBOL_GPL(rump_mfn_to_pfn);

bool set_phys_to_machine(unsigned long pfn, unsigned long mfn)
{
	if (pfn >= hyp_boot->xen->pages)
		return false;
	WRITE_ONCE(hyp_boot->xen->p2m[pfn], mfn);
	return true;
}
EXPORT_SYMBOL_GPL(set_phys_to_machine);
