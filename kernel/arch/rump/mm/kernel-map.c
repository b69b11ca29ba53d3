// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings that Linux makes for itself in the program's memory: the rings of io_setup(2) and attached
 * shared memory, shmat(2). Both are kernel memory; a page of it can be nowhere but at its own
 * address, so such a file's pages have to be one piece.
 *
 * The linker puts these functions in place of those that they are named for (the Makefile's --wrap), for
 * every caller outside the file that defines them; __real_ is Linux's own.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pagemap.h>
#include "mm.h"

struct file *__wrap_alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name,
				      int flags, const struct file_operations *fops);
struct file *__real_alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name,
				      int flags, const struct file_operations *fops);
unsigned long __wrap_do_mmap(struct file *file, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, unsigned long pgoff,
			     unsigned long *populate, struct list_head *uf);
int __wrap_do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf);
int __wrap_vm_munmap(unsigned long addr, size_t len);

/* Gives an empty file all its pages at once. */
static int fill_in_one_piece(struct address_space *mapping)
{
	unsigned long pages = i_size_read(mapping->host) >> PAGE_SHIFT, i;
	char *memory = alloc_pages_exact(pages << PAGE_SHIFT, GFP_KERNEL | __GFP_ZERO);
	int error = 0;

	if (!memory)
		return -ENOMEM;
	for (i = 0; i < pages; i++) {
		struct page *page = virt_to_page(memory + (i << PAGE_SHIFT));

		if (!error)
			error = add_to_page_cache_lru(page, mapping, i, GFP_KERNEL);
		if (!error) {
			SetPageUptodate(page);
			unlock_page(page);
		}
		/* The file has its own reference, or nobody has. */
		put_page(page);
	}
	return error;
}

/* fs/aio.c makes the file of a ring, with its size, and then takes the pages that it finds there. */
struct file *__wrap_alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name,
				      int flags, const struct file_operations *fops)
{
	if (!strcmp(name, "[aio]") && fill_in_one_piece(inode->i_mapping))
		return ERR_PTR(-ENOMEM);
	return __real_alloc_file_pseudo(inode, mnt, name, flags, fops);
}

/* The address of the first of @pages pages of a file, if they are there and one piece. */
static unsigned long address_of_file(struct file *file, unsigned long pages)
{
	unsigned long first = 0, i;

	for (i = 0; i < pages; i++) {
		struct page *page = find_get_page(file->f_mapping, i);

		if (!page)
			return 0;
		if (!i)
			first = (unsigned long)page_address(page);
		put_page(page);
		if ((unsigned long)page_address(page) != first + (i << PAGE_SHIFT))
			return 0;
	}
	return first;
}

unsigned long __wrap_do_mmap(struct file *file, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, unsigned long pgoff,
			     unsigned long *populate, struct list_head *uf)
{
	struct mm_struct *mm = current->mm;
	unsigned long start;

	*populate = 0;
	if (!file || addr || pgoff || (flags & MAP_TYPE) != MAP_SHARED)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	start = address_of_file(file, len >> PAGE_SHIFT);
	if (!start)
		return -ENOMEM;
	return rump_kernel_map(mm, start, len,
			       calc_vm_prot_bits(prot, 0) | VM_MAYREAD | VM_MAYWRITE | VM_MAYSHARE,
			       file, 0);
}

int __wrap_do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)
{
	return rump_range_unmap(mm, start, start + PAGE_ALIGN(len));
}

int __wrap_vm_munmap(unsigned long addr, size_t len)
{
	struct mm_struct *mm = current->mm;
	int error;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = __wrap_do_munmap(mm, addr, len, NULL);
	mmap_write_unlock(mm);
	return error;
}
