/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frame numbers. A pfn is RAM's own number, which is also its address; an mfn is Xen's, by which a PV guest
 * names pages to Xen and to others; a gfn is what this guest has to use: mfn on PV, pfn on PVH.
 */
#ifndef _ASM_RUMP_XEN_PAGE_H
#define _ASM_RUMP_XEN_PAGE_H

#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <asm/page.h>
#include <xen/features.h>
#include <xen/interface/grant_table.h>
#include <xen/interface/xen.h>

typedef struct xmaddr {
	phys_addr_t maddr;
} xmaddr_t;

typedef struct xpaddr {
	phys_addr_t paddr;
} xpaddr_t;

#define XMADDR(x) ((xmaddr_t){ .maddr = (x) })
#define XPADDR(x) ((xpaddr_t){ .paddr = (x) })

#define INVALID_P2M_ENTRY (~0UL)

/* PV only: both give INVALID_P2M_ENTRY where there is none. */
unsigned long rump_pfn_to_mfn(unsigned long pfn);
unsigned long rump_mfn_to_pfn(unsigned long mfn);
/* PV only: the page's frame from now on, or INVALID_P2M_ENTRY. False if it is no page of RAM. */
bool set_phys_to_machine(unsigned long pfn, unsigned long mfn);
#define __set_phys_to_machine set_phys_to_machine

static inline unsigned long pfn_to_gfn(unsigned long pfn)
{
	return xen_feature(XENFEAT_auto_translated_physmap) ? pfn : rump_pfn_to_mfn(pfn);
}

static inline unsigned long gfn_to_pfn(unsigned long gfn)
{
	return xen_feature(XENFEAT_auto_translated_physmap) ? gfn : rump_mfn_to_pfn(gfn);
}

/* Where a back-end's device sees it. */
#define pfn_to_bfn(pfn) pfn_to_gfn(pfn)

#define virt_to_gfn(v) pfn_to_gfn(virt_to_pfn(v))
#define gfn_to_virt(gfn) __va(gfn_to_pfn(gfn) << PAGE_SHIFT)

/*
 * The entry of a page table that maps RAM: present, writable, for user mode (where a PV image runs),
 * accessed, dirty, not executable (Intel SDM vol. 3, table 4-20).
 */
#define RUMP_RAM_PTE 0x8000000000000067ul

static inline pte_t mfn_pte(unsigned long mfn, pgprot_t prot)
{
	return __pte(mfn << PAGE_SHIFT | RUMP_RAM_PTE);
}

static inline pte_t __pte_ma(unsigned long value)
{
	return __pte(value);
}

/* A page that was given back keeps its place in the table. */
static inline int xen_alloc_p2m_entry(unsigned long pfn)
{
	return 0;
}

/* Only back-ends map pages of others over their own; a kernel without them is not asked. */
static inline int set_foreign_p2m_mapping(struct gnttab_map_grant_ref *map,
					  struct gnttab_map_grant_ref *kernel_map,
					  struct page **pages, unsigned int count)
{
	return -EOPNOTSUPP;
}

static inline int clear_foreign_p2m_mapping(struct gnttab_unmap_grant_ref *unmap,
					    struct gnttab_unmap_grant_ref *kernel_unmap,
					    struct page **pages, unsigned int count)
{
	return -EOPNOTSUPP;
}

#endif
