// SPDX-License-Identifier: GPL-2.0-only
/* The address space a program starts with: its segments, heap, room for mappings, stack. */
#include <linux/elf.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include "mm.h"

#define STACK_SIZE (8ul << 20) /* Linux's default RLIMIT_STACK */
#define STACK_GUARD (1ul << 20)
#define MAY_ALL (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

static unsigned long segment_flags(const struct elf64_phdr *ph)
{
	return MAY_ALL | (ph->p_flags & PF_R ? VM_READ : 0) | (ph->p_flags & PF_W ? VM_WRITE : 0) |
	       (ph->p_flags & PF_X ? VM_EXEC : 0);
}

/* Records the program's segments, which the platform has loaded with the image. */
static int add_segments(struct mm_struct *mm)
{
	const struct elf64_phdr *ph = (const struct elf64_phdr *)rump_image.phdr;
	const struct elf64_phdr *end = ph + rump_image.phnum;
	struct vm_area_struct *vma;
	unsigned long from, to;

	for (; ph < end; ph++) {
		if (ph->p_type != PT_LOAD || !ph->p_memsz)
			continue;
		from = (rump_image.load_bias + ph->p_vaddr) & PAGE_MASK;
		to = PAGE_ALIGN(rump_image.load_bias + ph->p_vaddr + ph->p_memsz);
		if (!rump_range_free(mm, from, to))
			from = PAGE_ALIGN(rump_image.load_bias + ph->p_vaddr);
		vma = rump_range_add(mm, from, to, segment_flags(ph), NULL, 0);
		if (IS_ERR(vma))
			return PTR_ERR(vma);
		if ((ph->p_flags & PF_X) && !mm->start_code) {
			mm->start_code = from;
			mm->end_code = to;
		}
		if (ph->p_flags & PF_W) {
			mm->start_data = from;
			mm->end_data = to;
		}
	}
	return 0;
}

int rump_mm_setup(struct mm_struct *mm, unsigned long *stack_top)
{
	unsigned long top = rump_map_end - STACK_GUARD, bottom = top - STACK_SIZE;
	struct vm_area_struct *vma;
	int error;

	mmap_write_lock(mm);
	error = add_segments(mm);
	if (error)
		goto out;
	error = hyp->mem_commit(bottom, STACK_SIZE, HYP_PROT_READ | HYP_PROT_WRITE);
	if (error)
		goto out;
	vma = rump_range_add(mm, bottom, top, VM_READ | VM_WRITE | MAY_ALL, NULL, 0);
	if (IS_ERR(vma)) {
		error = PTR_ERR(vma);
		goto out;
	}
	mm->start_brk = mm->brk = rump_map_start;
	mm->mmap_base = bottom - STACK_GUARD;
	*stack_top = top;
out:
	mmap_write_unlock(mm);
	return error;
}
