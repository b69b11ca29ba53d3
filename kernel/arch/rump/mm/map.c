// SPDX-License-Identifier: GPL-2.0-only
/* mmap(2), munmap(2) and brk(2). */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/syscalls.h>
#include "../kernel/syscall.h"
#include "mm.h"

#define LOW_2GB (1ul << 31) /* MAP_32BIT: mmap(2) */

struct map_request {
	unsigned long addr, len, flags, pgoff;
	unsigned long vm_flags;
	struct file *file; /* NULL: anonymous */
};

static unsigned long choose_address(struct mm_struct *mm, const struct map_request *req)
{
	unsigned long addr = PAGE_ALIGN(req->addr), found;

	/* A hint is honoured when it is free. */
	if (addr && addr + req->len > addr && rump_range_allowed(addr, addr + req->len) &&
	    rump_range_free(mm, addr, addr + req->len))
		return addr;
	if (req->flags & MAP_32BIT)
		return rump_range_find(mm, req->len, mm->brk, LOW_2GB);
	found = rump_range_find(mm, req->len, rump_map_start, mm->mmap_base);
	return found ?: rump_range_find(mm, req->len, rump_map_start, rump_map_end);
}

/* MAP_FIXED: makes room at the address. */
static int clear_address(struct mm_struct *mm, const struct map_request *req)
{
	unsigned long end = req->addr + req->len;

	if (offset_in_page(req->addr))
		return -EINVAL;
	if (end < req->addr || !rump_range_allowed(req->addr, end))
		return -ENOMEM;
	if ((req->flags & MAP_FIXED_NOREPLACE) && !rump_range_free(mm, req->addr, end))
		return -EEXIST;
	return rump_range_unmap(mm, req->addr, end);
}

long rump_kernel_map(struct mm_struct *mm, unsigned long addr, unsigned long len,
		     unsigned long vm_flags, struct file *file, unsigned long pgoff)
{
	struct vm_area_struct *vma;
	int error;

	if (offset_in_page(addr) || !rump_range_free(mm, addr, addr + len))
		return -ENODEV;
	vma = rump_range_add(mm, addr, addr + len, vm_flags | RUMP_VM_KERNEL, file, pgoff);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	error = call_mmap(file, vma);
	if (error) {
		rump_range_drop(mm, vma);
		return error;
	}
	return addr;
}

/*
 * A device whose memory is the kernel's own (io_uring's rings, packet rings): the mapping is that
 * memory. -ENODEV if the file is not of that kind.
 */
static long map_kernel_memory(struct mm_struct *mm, struct map_request *req)
{
	const struct file_operations *fop = req->file->f_op;
	unsigned long addr;

	if (!(req->vm_flags & VM_MAYSHARE) || !fop->get_unmapped_area || !fop->mmap_capabilities ||
	    !(fop->mmap_capabilities(req->file) & NOMMU_MAP_DIRECT))
		return -ENODEV;
	addr = fop->get_unmapped_area(req->file, 0, req->len, req->pgoff, req->flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	return rump_kernel_map(mm, addr, req->len, req->vm_flags, req->file, req->pgoff);
}

static int check_file(const struct map_request *req)
{
	struct file *file = req->file;

	if (!file->f_op->mmap || S_ISDIR(file_inode(file)->i_mode))
		return -ENODEV;
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if ((req->vm_flags & VM_MAYSHARE) && (req->vm_flags & VM_WRITE) &&
	    !(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if ((req->vm_flags & VM_EXEC) && path_noexec(&file->f_path))
		return -EPERM;
	if (req->pgoff + (req->len >> PAGE_SHIFT) < req->pgoff)
		return -EOVERFLOW;
	return 0;
}

static long map_range(struct mm_struct *mm, struct map_request *req)
{
	unsigned long addr = req->addr;
	int error;

	if (mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	if (mm->total_vm + (req->len >> PAGE_SHIFT) > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return -ENOMEM;
	if (req->file && !(req->flags & MAP_FIXED)) {
		long direct = map_kernel_memory(mm, req);

		if (direct != -ENODEV && direct != -ENOSYS)
			return direct;
	}
	if (req->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
		error = clear_address(mm, req);
		if (error)
			return error;
	} else {
		addr = choose_address(mm, req);
		if (!addr)
			return -ENOMEM;
	}
	error = rump_range_map(mm, addr, addr + req->len, req->vm_flags, req->file, req->pgoff);
	return error ?: (long)addr;
}

/* A mapping of /dev/zero is anonymous memory. */
static bool is_dev_zero(const struct file *file)
{
	const struct inode *inode = file_inode(file);

	return S_ISCHR(inode->i_mode) && inode->i_rdev == MKDEV(MEM_MAJOR, 5);
}

static int set_flags(struct map_request *req, unsigned long prot)
{
	req->vm_flags = calc_vm_prot_bits(prot, 0) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	switch (req->flags & MAP_TYPE) {
	case MAP_PRIVATE:
		return 0;
	case MAP_SHARED_VALIDATE:
		if (req->flags & ~(LEGACY_MAP_MASK | MAP_FIXED_NOREPLACE | MAP_SHARED_VALIDATE))
			return -EOPNOTSUPP;
		fallthrough;
	case MAP_SHARED:
		/* Not VM_SHARED: the memory is no page cache's (and nommu's /proc would show 'S'). */
		req->vm_flags |= VM_MAYSHARE;
		if (req->file && !(req->file->f_mode & FMODE_WRITE))
			req->vm_flags &= ~VM_MAYWRITE;
		return 0;
	default:
		return -EINVAL;
	}
}

asmlinkage long rump_sys_mmap(unsigned long addr, unsigned long len, unsigned long prot,
			      unsigned long flags, unsigned long fd, unsigned long offset)
{
	struct map_request req = {
		.addr = addr,
		.len = PAGE_ALIGN(len),
		.flags = flags,
		.pgoff = offset >> PAGE_SHIFT,
	};
	struct mm_struct *mm = current->mm;
	long result;

	if (offset_in_page(offset) || !len)
		return -EINVAL;
	if (req.len < len || req.len > TASK_SIZE)
		return -ENOMEM;
	if (flags & MAP_HUGETLB)
		return -ENOMEM; /* no huge page pool */
	if (!(flags & MAP_ANONYMOUS)) {
		req.file = fget(fd);
		if (!req.file)
			return -EBADF;
	}
	if (req.file && is_dev_zero(req.file)) {
		fput(req.file);
		req.file = NULL;
	}
	result = set_flags(&req, prot);
	if (!result && req.file)
		result = check_file(&req);
	if (!result && mmap_write_lock_killable(mm))
		result = -EINTR;
	else if (!result) {
		result = map_range(mm, &req);
		mmap_write_unlock(mm);
	}
	if (req.file)
		fput(req.file);
	return result;
}

asmlinkage long rump_sys_munmap(unsigned long addr, size_t len)
{
	struct mm_struct *mm = current->mm;
	unsigned long end = addr + PAGE_ALIGN(len);
	int error;

	if (offset_in_page(addr) || !len || end <= addr || end > TASK_SIZE)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = rump_range_unmap(mm, addr, end);
	mmap_write_unlock(mm);
	return error;
}

static int grow_brk(struct mm_struct *mm, unsigned long from, unsigned long to)
{
	const unsigned long flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

	if (!rump_range_allowed(from, to) || !rump_range_free(mm, from, to))
		return -ENOMEM;
	if (to - mm->start_brk > rlimit(RLIMIT_DATA))
		return -ENOMEM;
	return rump_range_map(mm, from, to, flags, NULL, 0);
}

/* The result is the new end of the heap, or the old one when it cannot move there. */
asmlinkage long rump_sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long from, to;
	int error = 0;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (brk < mm->start_brk)
		goto out;
	from = PAGE_ALIGN(mm->brk);
	to = PAGE_ALIGN(brk);
	if (to > from)
		error = grow_brk(mm, from, to);
	else if (to < from)
		error = rump_range_unmap(mm, to, from);
	if (!error)
		mm->brk = brk;
out:
	brk = mm->brk;
	mmap_write_unlock(mm);
	return brk;
}
