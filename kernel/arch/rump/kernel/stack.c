// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks of kernel code, above the program's memory: below each is as much room that is never committed, so that a
 * stack that overflows ends in a fault and not in somebody else's data.
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/sched/task_stack.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <asm/rump.h>

#define SLOT (2 * THREAD_SIZE)
#define ROOM SZ_1G /* a window is larger by far; hosts that limit addresses have smaller ones */
#define ROOM_SHARE 16
#define KEPT 8 /* of the stacks that nobody has; each is to be had without a hypercall */

static DECLARE_BITMAP(taken, ROOM / SLOT);
static unsigned long start, slots;
static void *kept[KEPT];
static unsigned int kept_count;
static DEFINE_SPINLOCK(lock);

unsigned long __init rump_stacks_init(unsigned long from, unsigned long to)
{
	slots = min((to - from) / ROOM_SHARE, (unsigned long)ROOM) / SLOT;
	start = to - slots * SLOT;
	return start;
}

static void *stack_of(unsigned long slot)
{
	return (void *)(start + slot * SLOT + SLOT - THREAD_SIZE);
}

unsigned long rump_stack_above(unsigned long addr)
{
	unsigned long offset = addr - start;

	if (offset >= slots * SLOT || offset % SLOT >= SLOT - THREAD_SIZE)
		return 0;
	return (unsigned long)stack_of(offset / SLOT);
}

/* Also the platform writes there, where it may not wait for memory. */
static int commit(void *stack)
{
	unsigned long addr = (unsigned long)stack, end = addr + THREAD_SIZE;
	int error = hyp->mem_commit(addr, THREAD_SIZE, HYP_PROT_READ | HYP_PROT_WRITE);

	for (; !error && addr < end; addr += PAGE_SIZE)
		error = hyp->mem_populate(addr);
	/* The host does it. */
	return error == -EFAULT ? 0 : error;
}

static void give_back(void *stack)
{
	unsigned long flags;

	hyp->mem_release((unsigned long)stack, THREAD_SIZE);
	spin_lock_irqsave(&lock, flags);
	__clear_bit(((unsigned long)stack - start) / SLOT, taken);
	spin_unlock_irqrestore(&lock, flags);
}

static void *take_kept(void)
{
	unsigned long flags;
	void *stack = NULL;

	spin_lock_irqsave(&lock, flags);
	if (kept_count)
		stack = kept[--kept_count];
	spin_unlock_irqrestore(&lock, flags);
	if (stack)
		memset(stack, 0, THREAD_SIZE);
	return stack;
}

static void *take_new(void)
{
	unsigned long flags, slot;

	spin_lock_irqsave(&lock, flags);
	slot = find_first_zero_bit(taken, slots);
	if (slot < slots)
		__set_bit(slot, taken);
	spin_unlock_irqrestore(&lock, flags);
	if (slot >= slots)
		return NULL;
	if (!commit(stack_of(slot)))
		return stack_of(slot);
	give_back(stack_of(slot));
	return NULL;
}

void *rump_stack_alloc(void)
{
	return take_kept() ?: take_new();
}

unsigned long *arch_alloc_thread_stack_node(struct task_struct *task, int node)
{
	return rump_stack_alloc();
}

void arch_free_thread_stack(struct task_struct *task)
{
	void *stack = task_stack_page(task);
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	if (kept_count < KEPT) {
		kept[kept_count++] = stack;
		stack = NULL;
	}
	spin_unlock_irqrestore(&lock, flags);
	if (stack)
		give_back(stack);
}
