// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kind of guest this is, and what Xen shares with it: the platform's facts under Linux's names. Where
 * Xen is not below they stay zero, and Linux's drivers for Xen do nothing.
 */
#include <linux/init.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <asm/rump.h>
#include <asm/xen/hypervisor.h>
#include <xen/features.h>
#include <xen/interface/xen.h>
#include <xen/xen-ops.h>
#include <xen/xen.h>

enum xen_domain_type xen_domain_type = XEN_NATIVE;
EXPORT_SYMBOL_GPL(xen_domain_type);
bool xen_pvh;
uint32_t xen_start_flags;
EXPORT_SYMBOL(xen_start_flags);
struct start_info *xen_start_info;
EXPORT_SYMBOL_GPL(xen_start_info);
struct shared_info *HYPERVISOR_shared_info;
DEFINE_PER_CPU(struct vcpu_info *, xen_vcpu);
DEFINE_PER_CPU(uint32_t, xen_vcpu_id);
EXPORT_PER_CPU_SYMBOL(xen_vcpu_id);

#define SMALL SZ_32M

const char *__init rump_xen_parameters(void)
{
	unsigned long memory = 0;
	unsigned int i;

	if (!hyp_boot->xen)
		return "";
	for (i = 0; i < hyp_boot->ram_ranges; i++)
		memory += hyp_boot->ram[i].end - hyp_boot->ram[i].start;
	/* Pages that stay granted take 4 MB for each disk. */
	return memory < SMALL ? "xen_blkfront.feature_persistent=0 " : "";
}

void __init rump_xen_init(void)
{
	const struct hyp_xen *xen = hyp_boot->xen;

	if (!xen)
		return;
	xen_pvh = !xen->pv;
	xen_domain_type = xen->pv ? XEN_PV_DOMAIN : XEN_HVM_DOMAIN;
	HYPERVISOR_shared_info = xen->shared_info;
	per_cpu(xen_vcpu, 0) = &HYPERVISOR_shared_info->vcpu_info[0];
	if (xen->pv) {
		xen_start_info = (struct start_info *)xen->start_info;
		xen_start_flags = xen_start_info->flags;
	}
	xen_setup_features();
}
