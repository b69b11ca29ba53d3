/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages: kernel addresses are identity mapped, and the program window has struct pages too. */
#ifndef _ASM_RUMP_PAGE_H
#define _ASM_RUMP_PAGE_H

#include <linux/const.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_OFFSET 0UL
#define ARCH_PFN_OFFSET 0UL


#ifndef __ASSEMBLY__
#include <linux/compiler.h>
#include <linux/pfn.h>
#include <linux/types.h>

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long pmd[16]; } pmd_t;
typedef struct page *pgtable_t;

#define pte_val(x) ((x).pte)
#define pmd_val(x) ((&x)->pmd[0])
#define pgd_val(x) ((x).pgd)
#define pgprot_val(x) ((x).pgprot)
#define __pte(x) ((pte_t){ (x) })
#define __pgd(x) ((pgd_t){ (x) })
#define __pgprot(x) ((pgprot_t){ (x) })

#define clear_page(page) memset((page), 0, PAGE_SIZE)
#define copy_page(to, from) memcpy((to), (from), PAGE_SIZE)
#define clear_user_page(page, vaddr, pg) clear_page(page)
#define copy_user_page(to, from, vaddr, pg) copy_page(to, from)

/*
 * One map of struct page for all addresses below the window's end, most of it never touched; see
 * mm/window.c. Not Linux's mem_map, because the program window lies outside every node.
 */
struct page;
extern struct page *rump_memmap;
extern unsigned long rump_window_start, rump_window_end;
extern unsigned long memory_start, memory_end;

#define __pfn_to_page(pfn) (rump_memmap + (pfn))
#define __page_to_pfn(page) ((unsigned long)((page) - rump_memmap))
#define page_to_pfn __page_to_pfn
#define pfn_to_page __pfn_to_page
#define pfn_valid(pfn) ((unsigned long)(pfn) < rump_window_end >> PAGE_SHIFT)
#define __pfn_to_phys(pfn) PFN_PHYS(pfn)

#define __pa(x) ((unsigned long)(x))
#define __va(x) ((void *)((unsigned long)(x)))
#define virt_to_pfn(kaddr) (__pa(kaddr) >> PAGE_SHIFT)
#define pfn_to_virt(pfn) __va((pfn) << PAGE_SHIFT)
#define page_to_virt(page) __va(page_to_pfn(page) << PAGE_SHIFT)
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)

struct page *rump_window_page(unsigned long addr);

/* A page of program memory gets its struct page made ready when it is first asked for. */
#define virt_to_page(kaddr)                                                              \
	({                                                                               \
		unsigned long __addr = (unsigned long)(kaddr);                           \
		likely(__addr >= memory_start && __addr < memory_end) ?                  \
			__pfn_to_page(__addr >> PAGE_SHIFT) : rump_window_page(__addr);  \
	})
#define virt_addr_valid(kaddr) \
	((unsigned long)(kaddr) >= memory_start && (unsigned long)(kaddr) < memory_end)
#endif

#include <asm-generic/getorder.h>

#endif
