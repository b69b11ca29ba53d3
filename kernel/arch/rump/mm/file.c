// SPDX-License-Identifier: GPL-2.0-only
/*
 * File mappings. A private one is a copy of the file, read when it is made. A shared one is a copy
 * too, whose first write to each page is caught: those pages are written to the file at msync(2),
 * munmap(2) and exit.
 */
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <asm/ptrace.h>
#include "mm.h"

#define PF_WRITE 2 /* page-fault error code, Intel SDM vol. 3, 4.7 */

/* Dirty pages of one mmap(2), shared by the VMAs it was split into. */
struct dirty_pages {
	refcount_t users;
	unsigned long first; /* page number in the file of bit 0 */
	unsigned long bits[];
};

static unsigned long file_page(const struct vm_area_struct *vma, unsigned long addr)
{
	return vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
}

static int read_in(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	loff_t pos = (loff_t)file_page(vma, start) << PAGE_SHIFT;
	ssize_t n;

	while (start < end) {
		n = kernel_read(vma->vm_file, (void *)start, end - start, &pos);
		if (n == -EINTR || n == -EAGAIN)
			continue;
		if (n <= 0)
			return n; /* beyond the end of the file there are zeros */
		start += n;
	}
	return 0;
}

int rump_file_fill(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	int error;

	error = hyp->mem_commit(start, end - start, HYP_PROT_READ | HYP_PROT_WRITE);
	if (!error)
		error = read_in(vma, start, end);
	if (!error)
		error = hyp->mem_protect(start, end - start, rump_vma_prot(vma));
	return error;
}

int rump_file_share(struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);
	struct dirty_pages *dirty;

	if (!(vma->vm_flags & VM_MAYSHARE) || !(vma->vm_flags & VM_MAYWRITE))
		return 0;
	dirty = kvzalloc(struct_size(dirty, bits, BITS_TO_LONGS(pages)), GFP_KERNEL);
	if (!dirty)
		return -ENOMEM;
	refcount_set(&dirty->users, 1);
	dirty->first = vma->vm_pgoff;
	vma->vm_private_data = dirty;
	return 0;
}

static bool is_shared(const struct vm_area_struct *vma)
{
	return vma->vm_file && (vma->vm_flags & VM_MAYSHARE) && vma->vm_private_data &&
	       !(vma->vm_flags & RUMP_VM_KERNEL);
}

void rump_file_hold(struct vm_area_struct *vma)
{
	struct dirty_pages *dirty = vma->vm_private_data;

	if (is_shared(vma))
		refcount_inc(&dirty->users);
}

void rump_file_unshare(struct vm_area_struct *vma)
{
	struct dirty_pages *dirty = vma->vm_private_data;

	if (is_shared(vma) && refcount_dec_and_test(&dirty->users))
		kvfree(dirty);
}

static int write_page(struct vm_area_struct *vma, unsigned long addr)
{
	loff_t pos = (loff_t)file_page(vma, addr) << PAGE_SHIFT;
	loff_t size = i_size_read(file_inode(vma->vm_file));
	ssize_t n;

	if (pos >= size)
		return 0; /* truncated since: nothing to keep */
	n = kernel_write(vma->vm_file, (void *)addr, min_t(loff_t, PAGE_SIZE, size - pos), &pos);
	return n < 0 ? n : 0;
}

int rump_file_write_back(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct dirty_pages *dirty = vma->vm_private_data;
	unsigned long addr, bit;
	int error = 0, first_error = 0;

	if (!is_shared(vma))
		return 0;
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		bit = file_page(vma, addr) - dirty->first;
		if (!test_and_clear_bit(bit, dirty->bits))
			continue;
		/* Later writes are caught again. Readable meanwhile, whatever the VMA says. */
		hyp->mem_protect(addr, PAGE_SIZE, rump_vma_prot(vma) | HYP_PROT_READ);
		error = write_page(vma, addr);
		if (error)
			set_bit(bit, dirty->bits);
		if (!first_error)
			first_error = error;
	}
	return first_error;
}

/*
 * A page fault at @address, of the program or of the kernel on its behalf: true if it was the first
 * write to a shared page, which may now go on. In the kernel's case this runs while kernel code is
 * interrupted in a copy, which never changes the tree.
 */
bool rump_mm_fault(struct pt_regs *regs, unsigned long error, unsigned long address)
{
	struct mm_struct *mm = current->mm;
	struct dirty_pages *dirty;
	struct vm_area_struct *vma;

	if (!(error & PF_WRITE) || !mm)
		return false;
	vma = find_vma(mm, address);
	if (!vma || !is_shared(vma) || !(vma->vm_flags & VM_WRITE))
		return false;
	dirty = vma->vm_private_data;
	address &= PAGE_MASK;
	if (test_and_set_bit(file_page(vma, address) - dirty->first, dirty->bits))
		return false;
	return !hyp->mem_protect(address, PAGE_SIZE, rump_vma_prot(vma) | HYP_PROT_WRITE);
}
