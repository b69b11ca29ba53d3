// SPDX-License-Identifier: GPL-2.0-only
/* The tree of ranges: finding room, adding, splitting, joining, removing. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include "mm.h"

static int store(struct mm_struct *mm, struct vm_area_struct *entry, unsigned long start,
		 unsigned long end)
{
	MA_STATE(mas, &mm->mm_mt, start, end - 1);

	return mas_store_gfp(&mas, entry, GFP_KERNEL);
}

bool rump_range_allowed(unsigned long start, unsigned long end)
{
	if (start >= end)
		return false;
	if (start >= rump_map_start && end <= rump_map_end)
		return true;
	return start >= rump_image.program_start && end <= rump_image.program_end;
}

unsigned long rump_range_find(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high)
{
	MA_STATE(mas, &mm->mm_mt, 0, 0);

	low = max(low, rump_map_start);
	high = min(high, rump_map_end);
	if (low >= high || len > high - low)
		return 0;
	if (mas_empty_area_rev(&mas, low, high - 1, len))
		return 0;
	return mas.last + 1 - len;
}

bool rump_range_free(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long index = start;

	return !mt_find(&mm->mm_mt, &index, end - 1);
}

bool rump_range_mapped(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long index, next = start;

	for_each_range(mm, vma, index, start, end) {
		if (vma->vm_start > next)
			return false;
		next = vma->vm_end;
	}
	return next >= end;
}

int rump_vma_prot(const struct vm_area_struct *vma)
{
	int prot = 0;

	if (vma->vm_flags & VM_READ)
		prot |= HYP_PROT_READ;
	/* x86 has no page that can be written and not read. */
	if (vma->vm_flags & VM_WRITE)
		prot |= HYP_PROT_READ | HYP_PROT_WRITE;
	if (vma->vm_flags & VM_EXEC)
		prot |= HYP_PROT_READ | HYP_PROT_EXEC;
	/* The first write to a shared page of a file must be seen. */
	if (vma->vm_private_data && vma->vm_file && (vma->vm_flags & VM_MAYSHARE))
		prot &= ~HYP_PROT_WRITE;
	return prot;
}

static bool joinable(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a && b && !a->vm_file && !b->vm_file && a->vm_end == b->vm_start &&
	       a->vm_flags == b->vm_flags && !(a->vm_flags & RUMP_VM_KERNEL);
}

static struct vm_area_struct *join(struct mm_struct *mm, struct vm_area_struct *a,
				   struct vm_area_struct *b)
{
	if (!joinable(a, b) || store(mm, a, a->vm_start, b->vm_end))
		return b;
	a->vm_end = b->vm_end;
	mm->map_count--;
	vm_area_free(b);
	return a;
}

void rump_range_merge(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma = join(mm, vma->vm_start ? find_vma(mm, vma->vm_start - 1) : NULL, vma);
	if (find_vma(mm, vma->vm_end))
		join(mm, vma, find_vma(mm, vma->vm_end));
}

struct vm_area_struct *rump_range_add(struct mm_struct *mm, unsigned long start, unsigned long end,
				      unsigned long flags, struct file *file, unsigned long pgoff)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_flags = flags;
	vma->vm_pgoff = pgoff;
	if (store(mm, vma, start, end)) {
		vm_area_free(vma);
		return ERR_PTR(-ENOMEM);
	}
	if (file)
		vma->vm_file = get_file(file);
	mm->map_count++;
	mm->total_vm += (end - start) >> PAGE_SHIFT;
	return vma;
}

int rump_range_map(struct mm_struct *mm, unsigned long start, unsigned long end,
		   unsigned long flags, struct file *file, unsigned long pgoff)
{
	struct vm_area_struct *vma = rump_range_add(mm, start, end, flags, file, pgoff);
	int error;

	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (file) {
		error = rump_file_share(vma);
		if (!error)
			error = rump_file_fill(vma, start, end);
	} else if (!rump_vma_prot(vma)) {
		error = hyp->mem_reserve(start, end - start);
	} else {
		error = hyp->mem_commit(start, end - start, rump_vma_prot(vma));
	}
	if (error) {
		hyp->mem_release(start, end - start);
		rump_range_drop(mm, vma);
		return error;
	}
	rump_range_merge(mm, vma);
	return 0;
}

int rump_range_split(struct mm_struct *mm, unsigned long at)
{
	struct vm_area_struct *vma = find_vma(mm, at), *upper;

	if (!vma || vma->vm_start == at)
		return 0;
	upper = vm_area_dup(vma);
	if (!upper)
		return -ENOMEM;
	upper->vm_start = at;
	upper->vm_pgoff += (at - vma->vm_start) >> PAGE_SHIFT;
	/* Stored over the upper part: the tree cuts the entry below short. */
	if (store(mm, upper, at, upper->vm_end)) {
		vm_area_free(upper);
		return -ENOMEM;
	}
	vma->vm_end = at;
	mm->map_count++;
	if (upper->vm_file) {
		get_file(upper->vm_file);
		rump_file_hold(upper);
	}
	return 0;
}

void rump_range_drop(struct mm_struct *mm, struct vm_area_struct *vma)
{
	/* Erasing whole entries needs no memory but may want it for balance: it must not fail. */
	while (store(mm, NULL, vma->vm_start, vma->vm_end))
		cond_resched();
	mm->map_count--;
	mm->total_vm -= (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file) {
		rump_file_unshare(vma);
		fput(vma->vm_file);
	}
	vm_area_free(vma);
}

int rump_range_unmap(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long index;
	int error;

	error = rump_range_split(mm, start);
	if (!error)
		error = rump_range_split(mm, end);
	if (error)
		return error;
	for_each_range(mm, vma, index, start, end) {
		unsigned long from = vma->vm_start, to = vma->vm_end;
		bool kernel = vma->vm_flags & RUMP_VM_KERNEL;

		rump_file_write_back(vma, from, to);
		rump_range_drop(mm, vma);
		if (!kernel)
			hyp->mem_release(from, to - from);
	}
	return 0;
}
