// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in RAM. ramfs without an MMU gives an empty file that ftruncate(2) makes larger all its pages at
 * once and in one piece, so that the program can map them as they are; nothing else may happen to
 * a file that is too large for that.
 *
 * The linker puts what is here in place of Linux's own, as in kernel-map.c.
 */
#include <linux/fs.h>
#include <linux/ramfs.h>
#include <linux/sched/mm.h>
#include "mm.h"

extern const struct inode_operations __wrap_ramfs_file_inode_operations;
extern const struct inode_operations __real_ramfs_file_inode_operations;
int __wrap_ramfs_nommu_expand_for_mapping(struct inode *inode, size_t size);
int __real_ramfs_nommu_expand_for_mapping(struct inode *inode, size_t size);

/* memfd_create(2) makes an empty file: of no pages Linux's own function says that they are too many. */
int __wrap_ramfs_nommu_expand_for_mapping(struct inode *inode, size_t size)
{
	return size ? __real_ramfs_nommu_expand_for_mapping(inode, size) : 0;
}

/* The program has pages of the file in its memory as they are. */
static bool is_mapped(struct mm_struct *mm, const struct inode *inode)
{
	struct vm_area_struct *vma;
	unsigned long index;
	bool found = false;

	mmap_read_lock(mm);
	for_each_range(mm, vma, index, 0, ULONG_MAX)
		if ((vma->vm_flags & RUMP_VM_KERNEL) && vma->vm_file &&
		    file_inode(vma->vm_file) == inode)
			found = true;
	mmap_read_unlock(mm);
	return found;
}

static int set_attributes(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	bool resize = (attr->ia_valid & ATTR_SIZE) && attr->ia_size != i_size_read(inode);
	int error;

	/* Those pages must stay. */
	if (resize && attr->ia_size < i_size_read(inode) && current->mm &&
	    is_mapped(current->mm, inode))
		return -ETXTBSY;
	error = __real_ramfs_file_inode_operations.setattr(ns, dentry, attr);
	/* No such piece: pages as they are written, and a mapping is a copy. */
	if (resize && (error == -EFBIG || error == -ENOMEM))
		error = simple_setattr(ns, dentry, attr);
	return error;
}

const struct inode_operations __wrap_ramfs_file_inode_operations = {
	.setattr = set_attributes,
	.getattr = simple_getattr,
};
