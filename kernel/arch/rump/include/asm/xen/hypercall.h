/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Xen's hypercalls, by the names that Linux's drivers use. Numbers and structures: xen/interface. An entry
 * of the hypercall page takes its first three arguments where a C function does (Xen's public header
 * arch-x86/xen-x86_64.h: rdi, rsi, rdx), and nothing here has more; it changes rax, rcx and r11 only.
 */
#ifndef _ASM_RUMP_XEN_HYPERCALL_H
#define _ASM_RUMP_XEN_HYPERCALL_H

#include <linux/errno.h>
#include <linux/mm_types.h>
#include <linux/types.h>
#include <asm/page.h>
#include <asm/rump.h>
#include <xen/interface/xen.h>
#include <xen/interface/physdev.h>
#include <xen/interface/sched.h>

#define RUMP_HYPERCALL_SIZE 32

typedef long (*rump_hypercall_fn)(unsigned long a, unsigned long b, unsigned long c);

static inline long rump_hypercall(unsigned int number, unsigned long a, unsigned long b,
				  unsigned long c)
{
	const char *page = hyp_boot->xen->hypercalls;

	return ((rump_hypercall_fn)(page + number * RUMP_HYPERCALL_SIZE))(a, b, c);
}

static inline int HYPERVISOR_sched_op(int cmd, void *arg)
{
	return rump_hypercall(__HYPERVISOR_sched_op, cmd, (unsigned long)arg, 0);
}

static inline int HYPERVISOR_event_channel_op(int cmd, void *arg)
{
	return rump_hypercall(__HYPERVISOR_event_channel_op, cmd, (unsigned long)arg, 0);
}

static inline int HYPERVISOR_xen_version(int cmd, void *arg)
{
	return rump_hypercall(__HYPERVISOR_xen_version, cmd, (unsigned long)arg, 0);
}

static inline int HYPERVISOR_physdev_op(int cmd, void *arg)
{
	return rump_hypercall(__HYPERVISOR_physdev_op, cmd, (unsigned long)arg, 0);
}

static inline int HYPERVISOR_grant_table_op(unsigned int cmd, void *op, unsigned int count)
{
	return rump_hypercall(__HYPERVISOR_grant_table_op, cmd, (unsigned long)op, count);
}

static inline long HYPERVISOR_memory_op(unsigned int cmd, void *arg)
{
	return rump_hypercall(__HYPERVISOR_memory_op, cmd, (unsigned long)arg, 0);
}

static inline int HYPERVISOR_vm_assist(unsigned int cmd, unsigned int type)
{
	return rump_hypercall(__HYPERVISOR_vm_assist, cmd, type, 0);
}

static inline int HYPERVISOR_vcpu_op(int cmd, int vcpu, void *args)
{
	return rump_hypercall(__HYPERVISOR_vcpu_op, cmd, vcpu, (unsigned long)args);
}

static inline unsigned long HYPERVISOR_hvm_op(int op, void *arg)
{
	return rump_hypercall(__HYPERVISOR_hvm_op, op, (unsigned long)arg, 0);
}

/* Linux asks for no flush of the one translation that changes: it would flush all of them later. */
static inline int HYPERVISOR_update_va_mapping(unsigned long va, pte_t pte, unsigned long flags)
{
	return rump_hypercall(__HYPERVISOR_update_va_mapping, va, pte.pte, flags | UVMF_INVLPG);
}

/* The platform's: it owns what a guest loses by that. */
static inline int HYPERVISOR_suspend(unsigned long start_info_frame)
{
	return hyp->xen_suspend();
}

#endif
