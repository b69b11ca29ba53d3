// SPDX-License-Identifier: GPL-2.0-only
/* mremap(2) and remap_file_pages(2). */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include "../kernel/syscall.h"
#include "mm.h"

struct remap {
	unsigned long addr, old_len, new_len, flags, new_addr;
};

/* Gives [start, end), which follows @vma's contents, the memory that @vma's growth needs. */
static int extend(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		  unsigned long end)
{
	unsigned long pgoff = vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT);

	if (mm->total_vm + ((end - start) >> PAGE_SHIFT) > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return -ENOMEM;
	return rump_range_map(mm, start, end, vma->vm_flags, vma->vm_file, pgoff);
}

/* Moves the one VMA that is exactly [from, from + len) to @to, which is free. */
static int move(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long to)
{
	unsigned long from = vma->vm_start, len = vma->vm_end - vma->vm_start;
	struct vm_area_struct *moved;
	int error;

	rump_file_write_back(vma, from, from + len);
	moved = rump_range_add(mm, to, to + len, vma->vm_flags, vma->vm_file, vma->vm_pgoff);
	if (IS_ERR(moved))
		return PTR_ERR(moved);
	if (moved->vm_file && (error = rump_file_share(moved)))
		goto undo;
	error = hyp->mem_move(from, to, len);
	if (error)
		goto undo;
	/* What was dirty is written: writes must be seen anew. */
	if (moved->vm_private_data)
		hyp->mem_protect(to, len, rump_vma_prot(moved));
	rump_range_drop(mm, vma);
	return 0;
undo:
	rump_range_drop(mm, moved);
	return error;
}

static long move_and_resize(struct mm_struct *mm, struct remap *r, struct vm_area_struct *vma,
			    unsigned long to)
{
	unsigned long common = min(r->old_len, r->new_len);
	int error;

	error = rump_range_split(mm, r->addr);
	if (!error)
		error = rump_range_split(mm, r->addr + r->old_len);
	if (!error && common < r->old_len)
		error = rump_range_unmap(mm, r->addr + common, r->addr + r->old_len);
	if (error)
		return error;
	vma = find_vma(mm, r->addr);
	error = move(mm, vma, to);
	if (error)
		return error;
	vma = find_vma(mm, to);
	if (r->new_len > common)
		error = extend(mm, vma, to + common, to + r->new_len);
	if (error)
		return error;
	rump_range_merge(mm, find_vma(mm, to));
	return to;
}

static long remap_fixed(struct mm_struct *mm, struct remap *r, struct vm_area_struct *vma)
{
	unsigned long end = r->new_addr + r->new_len;
	int error;

	if (offset_in_page(r->new_addr) || !(r->flags & MREMAP_MAYMOVE) || end < r->new_addr ||
	    !rump_range_allowed(r->new_addr, end))
		return -EINVAL;
	if (r->addr < end && r->new_addr < r->addr + r->old_len)
		return -EINVAL;
	error = rump_range_unmap(mm, r->new_addr, end);
	if (error)
		return error;
	return move_and_resize(mm, r, vma, r->new_addr);
}

static long remap(struct mm_struct *mm, struct remap *r)
{
	unsigned long old_end = r->addr + r->old_len, new_end = r->addr + r->new_len;
	struct vm_area_struct *vma = find_vma(mm, r->addr);
	unsigned long to;
	int error;

	if (!vma || vma->vm_end < old_end || (vma->vm_flags & RUMP_VM_KERNEL))
		return -EFAULT;
	if (r->flags & MREMAP_FIXED)
		return remap_fixed(mm, r, vma);
	if (r->new_len <= r->old_len)
		return rump_range_unmap(mm, new_end, old_end) ?: (long)r->addr;
	if (vma->vm_end == old_end && rump_range_allowed(r->addr, new_end) &&
	    rump_range_free(mm, old_end, new_end)) {
		error = extend(mm, vma, old_end, new_end);
		return error ?: (long)r->addr;
	}
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	to = rump_range_find(mm, r->new_len, rump_map_start, mm->mmap_base);
	return to ? move_and_resize(mm, r, vma, to) : -ENOMEM;
}

asmlinkage long rump_sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
				unsigned long flags, unsigned long new_addr)
{
	struct mm_struct *mm = current->mm;
	struct remap r = {
		.addr = addr,
		.old_len = PAGE_ALIGN(old_len),
		.new_len = PAGE_ALIGN(new_len),
		.flags = flags,
		.new_addr = new_addr,
	};
	long result;

	if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) || offset_in_page(addr) || !r.new_len ||
	    !r.old_len)
		return -EINVAL;
	if (addr + r.old_len < addr)
		return -EFAULT;
	if (addr + r.new_len < addr || r.new_len > TASK_SIZE)
		return -ENOMEM;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	result = remap(mm, &r);
	mmap_write_unlock(mm);
	return result;
}

/* The pages are those of the file's part at @pgoff from now on: a mapping like any other, as since Linux 4.0. */
static int remap_pages(struct mm_struct *mm, unsigned long start, unsigned long end,
		       unsigned long pgoff)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long flags;
	struct file *file;
	int error;

	if (!vma || vma->vm_start > start || vma->vm_end < end || !vma->vm_file ||
	    !(vma->vm_flags & VM_MAYSHARE) || (vma->vm_flags & RUMP_VM_KERNEL))
		return -EINVAL;
	flags = vma->vm_flags;
	file = get_file(vma->vm_file);
	error = rump_range_unmap(mm, start, end);
	if (!error)
		error = rump_range_map(mm, start, end, flags, file, pgoff);
	fput(file);
	return error;
}

asmlinkage long rump_sys_remap_file_pages(unsigned long addr, unsigned long len, unsigned long prot,
					  unsigned long pgoff, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long start = addr & PAGE_MASK, end = start + (len & PAGE_MASK);
	int error;

	if (prot || end <= start || pgoff + ((end - start) >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = remap_pages(mm, start, end, pgoff);
	mmap_write_unlock(mm);
	return error;
}
