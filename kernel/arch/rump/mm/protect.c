// SPDX-License-Identifier: GPL-2.0-only
/* mprotect(2), madvise(2), msync(2), mincore(2) and the mlock(2) family. */
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/syscalls.h>
#include "mm.h"

/* Checks a range of a system call; 1 if it is empty. */
static int check_range(unsigned long start, size_t len, unsigned long *end)
{
	if (offset_in_page(start))
		return -EINVAL;
	*end = start + PAGE_ALIGN(len);
	if (*end < start || PAGE_ALIGN(len) < len)
		return -ENOMEM;
	return *end == start;
}

static int protect_one(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long vm_prot)
{
	unsigned long old = vma->vm_flags;
	int error = 0;

	if ((vm_prot << 4) & ~old & (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC))
		return -EACCES;
	vma->vm_flags = (old & ~(VM_READ | VM_WRITE | VM_EXEC)) | vm_prot;
	if (vma->vm_flags & RUMP_VM_KERNEL)
		return 0;
	/* A reservation becomes memory with its first protection that is not PROT_NONE. */
	if (vma->vm_flags != old)
		error = hyp->mem_protect(vma->vm_start, vma->vm_end - vma->vm_start,
					 rump_vma_prot(vma));
	if (error)
		vma->vm_flags = old;
	return error;
}

static int protect_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			 unsigned long vm_prot)
{
	struct vm_area_struct *vma;
	unsigned long index;
	int error;

	error = rump_range_split(mm, start);
	if (!error)
		error = rump_range_split(mm, end);
	for_each_range(mm, vma, index, start, end) {
		if (error)
			return error;
		error = protect_one(mm, vma, vm_prot);
		index = vma->vm_end;
		if (!error)
			rump_range_merge(mm, vma);
	}
	return error;
}

SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error;

	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	error = check_range(start, len, &end);
	if (error)
		return error < 0 ? error : 0;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = -ENOMEM;
	if (rump_range_mapped(mm, start, end))
		error = protect_range(mm, start, end, calc_vm_prot_bits(prot, 0));
	mmap_write_unlock(mm);
	return error;
}

/* MADV_DONTNEED: anonymous memory reads as zero, file mappings as the file. */
static int discard_one(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	if (vma->vm_flags & (RUMP_VM_KERNEL | VM_MAYSHARE))
		return 0;
	if (vma->vm_file)
		return rump_file_fill(vma, start, end);
	if (!rump_vma_prot(vma))
		return hyp->mem_reserve(start, end - start);
	return hyp->mem_commit(start, end - start, rump_vma_prot(vma));
}

static int discard_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long index;
	int error = 0;

	for_each_range(mm, vma, index, start, end) {
		error = discard_one(vma, max(start, vma->vm_start), min(end, vma->vm_end));
		if (error)
			break;
		index = vma->vm_end;
	}
	return error;
}

SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len, int, advice)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error;

	switch (advice) {
	case MADV_NORMAL ... MADV_DONTNEED:
	case MADV_FREE:
	case MADV_DONTFORK:
	case MADV_DOFORK:
	case MADV_HUGEPAGE:
	case MADV_NOHUGEPAGE:
	case MADV_DONTDUMP:
	case MADV_DODUMP:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		break;
	default:
		return -EINVAL;
	}
	error = check_range(start, len, &end);
	if (error)
		return error == -ENOMEM ? -EINVAL : error < 0 ? error : 0;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	/* Advice other than MADV_DONTNEED is taken note of by doing nothing. */
	if (advice == MADV_DONTNEED)
		error = discard_range(mm, start, end);
	if (!error && !rump_range_mapped(mm, start, end))
		error = -ENOMEM;
	mmap_write_unlock(mm);
	return error;
}

static int write_back_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long index;
	int error = 0;

	for_each_range(mm, vma, index, start, end) {
		error = rump_file_write_back(vma, max(start, vma->vm_start), min(end, vma->vm_end));
		if (error)
			break;
		index = vma->vm_end;
	}
	return error;
}

SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	error = check_range(start, len, &end);
	if (error)
		return error < 0 ? error : 0;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = write_back_range(mm, start, end);
	if (!error && !rump_range_mapped(mm, start, end))
		error = -ENOMEM;
	mmap_write_unlock(mm);
	return error;
}

/* Writes back every shared mapping, at the end of the program. */
void rump_mm_sync(void)
{
	struct mm_struct *mm = current->mm;

	if (!mm)
		return;
	mmap_write_lock(mm);
	write_back_range(mm, 0, TASK_SIZE);
	mmap_write_unlock(mm);
}

static int check_mapped(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	unsigned long first = start & PAGE_MASK, end = PAGE_ALIGN(start + len);
	int error = 0;

	if (end < start)
		return -EINVAL;
	if (end == first)
		return 0;
	mmap_read_lock(mm);
	if (!rump_range_mapped(mm, first, end))
		error = -ENOMEM;
	mmap_read_unlock(mm);
	return error;
}

/* Nothing is ever paged out by the rump kernel: locked is what memory is. */
SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return check_mapped(start, len);
}

SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return check_mapped(start, len);
}

SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	return check_mapped(start, len);
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	if (!flags || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) || flags == MCL_ONFAULT)
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE0(munlockall)
{
	return 0;
}

/* Whatever is mapped counts as resident. */
SYSCALL_DEFINE3(mincore, unsigned long, start, size_t, len, unsigned char __user *, vec)
{
	unsigned long pages = PAGE_ALIGN(len) >> PAGE_SHIFT;
	int error;

	if (offset_in_page(start))
		return -EINVAL;
	error = check_mapped(start, len);
	if (error)
		return error == -EINVAL ? -ENOMEM : error;
	for (; pages; pages--)
		if (put_user(1, vec++))
			return -EFAULT;
	return 0;
}
