// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux's balloon counts the pages of its allocator. The tools count all that a PV guest has, the image and
 * what the platform keeps included.
 */
#include <linux/init.h>
#include <linux/mm_types.h>
#include <asm/xen/hypervisor.h>
#include <xen/balloon.h>
#include <xen/interface/xen.h>
#include <xen/xen.h>

static int __init count_all_pages(void)
{
	unsigned long others;

	if (!xen_pv_domain())
		return 0;
	others = xen_start_info->nr_pages - balloon_stats.current_pages;
	/* Else the tools have named a target already. */
	if (balloon_stats.target_pages == balloon_stats.current_pages)
		balloon_stats.target_pages += others;
	balloon_stats.current_pages += others;
	balloon_stats.total_pages += others;
	return 0;
}
subsys_initcall_sync(count_all_pages); /* the balloon is made in subsys_initcall() */
