// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of the kernel's RAM for program memory, where the platform has none of its own: it takes
 * them one by one, as they are touched.
 */
#include <linux/gfp.h>
#include <linux/page_ref.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include <asm/rump.h>
#include "mm.h"

#define PF_PRESENT 1 /* page-fault error code, Intel SDM vol. 3, 4.7: a protection was violated */
#define PF_USER 4

/*
 * Without blocking, the reserves are left alone: a driver's interrupt needs them more. Blocking,
 * Linux's out-of-memory killer is not called, whose only choice would be the program.
 */
void *rump_page_get(bool may_block)
{
	gfp_t gfp = may_block ? GFP_USER | __GFP_RETRY_MAYFAIL : GFP_NOWAIT;

	if (!slab_is_available())
		return NULL;
	return (void *)__get_free_page(gfp | __GFP_ZERO | __GFP_NOWARN);
}

/*
 * Without an MMU pin_user_pages() takes one reference, but unpin_user_page() drops as many as with one
 * (mm/gup.c): a page that has been io_uring's registered buffer has that many less.
 */
static void mend_references(struct page *page)
{
	int count = page_count(page);

	if (count <= 0)
		page_ref_add(page, roundup(1 - count, GUP_PIN_COUNTING_BIAS - 1));
}

void rump_page_put(void *page)
{
	mend_references(virt_to_page(page));
	free_page((unsigned long)page);
}

bool rump_mm_may_block(unsigned long error)
{
	return !(error & PF_PRESENT) && rump_irq_enabled && !faulthandler_disabled();
}

/*
 * Linux lets nobody send SIGKILL to PID 1, so the program is ended here. In the middle of a system
 * call, with locks held, it gets a signal that it cannot catch, on the way back; the call fails.
 */
static void kill_program(unsigned long error)
{
	if (error & PF_USER)
		rump_program_exit(SIGKILL);
	force_fatal_sig(SIGBUS);
}

bool rump_mm_populate(unsigned long error, unsigned long address)
{
	int result;

	if (error & PF_PRESENT)
		return false;
	result = hyp->mem_populate(address & PAGE_MASK);
	if (result == -ENOMEM && current->mm) {
		pr_emerg("%s: out of memory: no page for address %lx; give the machine more\n",
			 current->comm, address);
		kill_program(error);
		return false;
	}
	return result != -EFAULT;
}
