/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Program memory: a tree of ranges (Linux's vm_area_struct in mm->mm_mt, so that /proc, futexes and
 * get_user_pages() see them) over the platform's address-range hypercalls.
 *
 * Every function here wants mm->mmap_lock held for writing, unless it says otherwise. Addresses are
 * multiples of the page size, ranges are [start, end).
 */
#ifndef RUMP_MM_H
#define RUMP_MM_H

#include <linux/mm.h>
#include <asm/rump.h>

/* VMAs of memory that is the kernel's own, as io_uring's rings: nothing to commit or release. */
#define RUMP_VM_KERNEL VM_IO

/* window.c: the part of the window that mappings may use. */
extern unsigned long rump_map_start, rump_map_end;

/* range.c */
bool rump_range_allowed(unsigned long start, unsigned long end);
/* Finds @len free bytes in [low, high), highest first; 0 if there is no room. */
unsigned long rump_range_find(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high);
bool rump_range_free(struct mm_struct *mm, unsigned long start, unsigned long end);
/* True if every page of the range belongs to some VMA. */
bool rump_range_mapped(struct mm_struct *mm, unsigned long start, unsigned long end);
/* Records memory that is already committed; takes its own reference to @file. */
struct vm_area_struct *rump_range_add(struct mm_struct *mm, unsigned long start, unsigned long end,
				      unsigned long flags, struct file *file, unsigned long pgoff);
/* The same with memory: committed, for a file read in, or only reserved when nothing may access it. */
int rump_range_map(struct mm_struct *mm, unsigned long start, unsigned long end,
		   unsigned long flags, struct file *file, unsigned long pgoff);
/* Splits VMAs so that none crosses @at. */
int rump_range_split(struct mm_struct *mm, unsigned long at);
/* Forgets a VMA: from the tree, its file and itself. The memory is the caller's business. */
void rump_range_drop(struct mm_struct *mm, struct vm_area_struct *vma);
/* Joins @vma with equal neighbours. */
void rump_range_merge(struct mm_struct *mm, struct vm_area_struct *vma);
/* Writes back, releases and forgets all of the range. */
int rump_range_unmap(struct mm_struct *mm, unsigned long start, unsigned long end);

/* The protection that the platform shall give to @vma. */
int rump_vma_prot(const struct vm_area_struct *vma);

/* map.c */
/* Maps @file, whose memory is the kernel's at @addr. The result is @addr; -ENODEV if it is mapped already. */
long rump_kernel_map(struct mm_struct *mm, unsigned long addr, unsigned long len,
		     unsigned long vm_flags, struct file *file, unsigned long pgoff);

/* file.c */
int rump_file_fill(struct vm_area_struct *vma, unsigned long start, unsigned long end);
int rump_file_write_back(struct vm_area_struct *vma, unsigned long start, unsigned long end);
/* Notes and allows a first write to a shared page. @mm needs no lock in a fault of the kernel. */
int rump_file_share(struct vm_area_struct *vma);
void rump_file_unshare(struct vm_area_struct *vma);
void rump_file_hold(struct vm_area_struct *vma);

#define for_each_range(mm, vma, index, start, end) \
	for ((index) = (start); ((vma) = mt_find(&(mm)->mm_mt, &(index), -1 + (end))) != NULL;)

#endif
