// SPDX-License-Identifier: GPL-2.0-only
/* PV's CPU: where Xen takes exceptions and events to, and what little of its state is the guest's. */
#include "xen.h"

#define CR4_FSGSBASE 0x10000ul
#define CR4_OSXSAVE 0x40000ul

#define CPUID1_XSAVE (1u << 26)
#define CPUID7_FSGSBASE 1u

#define TRAP_STACK 32768 /* exceptions in rump_on_fault() and in what that calls */
#define TRAP_NMI 2
#define TRAP_BREAKPOINT 3
#define TRAP_OVERFLOW 4
#define EVENTS_HELD 4 /* struct trap_info: xen/arch-x86/xen.h, TI_SET_IF */
#define ANY_RING 3

static uint8_t trap_stack[PAGE + TRAP_STACK] __attribute__((aligned(4096)));
static bool fsgsbase;

static void set_traps(void)
{
	static struct trap_info traps[XEN_VECTORS + 1];
	unsigned int n = 0;

	for (unsigned int vector = 0; vector < XEN_VECTORS; vector++) {
		bool any = vector == TRAP_BREAKPOINT || vector == TRAP_OVERFLOW;

		if (vector == TRAP_NMI)
			continue;
		traps[n++] = (struct trap_info){
			.vector = vector,
			.flags = EVENTS_HELD | (any ? ANY_RING : 0),
			.cs = FLAT_KERNEL_CS,
			.address = (uintptr_t)xen_vectors + vector * XEN_VECTOR_SIZE,
		};
	}
	/* An entry of zeros ends the table. */
	hypercall(__HYPERVISOR_set_trap_table, (uintptr_t)traps, 0, 0, 0);
}

static void set_callback(uint16_t type, const char *address)
{
	struct callback_register callback = {
		.type = type,
		.address = (uintptr_t)address,
	};

	if (hypercall_op(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback))
		machine_fail("Xen takes no callback", NULL);
}

static uint64_t read_cr4(void)
{
	uint64_t cr4;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	return cr4;
}

/* Xen emulates these instructions in guest kernel mode and leaves out what it does not allow. */
static void start_features(void)
{
	uint64_t cr4 = read_cr4();

	if (read_cpuid(0, 0).a >= 7 && (read_cpuid(7, 0).b & CPUID7_FSGSBASE))
		cr4 |= CR4_FSGSBASE;
	if (read_cpuid(1, 0).c & CPUID1_XSAVE)
		cr4 |= CR4_OSXSAVE;
	asm volatile("mov %0, %%cr4" : : "r"(cr4));
	cr4 = read_cr4();
	fsgsbase = cr4 & CR4_FSGSBASE;
	if (cr4 & CR4_OSXSAVE)
		machine_start_xsave();
}

void xen_start_cpu(void)
{
	set_traps();
	set_callback(CALLBACKTYPE_event, xen_upcall);
	set_callback(CALLBACKTYPE_failsafe, xen_failsafe);
	set_callback(CALLBACKTYPE_syscall, xen_syscall);
	hypercall(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS,
		  (uintptr_t)trap_stack + sizeof(trap_stack), 0, 0);
	start_features();
	asm volatile("fninit");
}

void xen_unmap_guards(void)
{
	machine_table_unmap((uintptr_t)trap_stack, (uintptr_t)trap_stack + PAGE);
}

bool xen_has_fsgsbase(void)
{
	return fsgsbase;
}

void xen_set_fs_base(uintptr_t base)
{
	hypercall(__HYPERVISOR_set_segment_base, SEGBASE_FS, base, 0, 0);
}

/* Guest user mode's; the hypercall itself is made in kernel mode. */
void xen_set_gs_base(uintptr_t base)
{
	hypercall(__HYPERVISOR_set_segment_base, SEGBASE_GS_USER, base, 0, 0);
}

uintptr_t xen_fault_address(void)
{
	return xen_vcpu()->arch.cr2;
}

uint64_t xen_hold(void)
{
	struct vcpu_info *vcpu = xen_vcpu();
	uint64_t was = vcpu->evtchn_upcall_mask;

	vcpu->evtchn_upcall_mask = 1;
	asm volatile("" : : : "memory");
	return was;
}

void xen_restore(uint64_t was)
{
	volatile struct vcpu_info *vcpu = xen_vcpu();

	asm volatile("" : : : "memory");
	vcpu->evtchn_upcall_mask = was;
	asm volatile("" : : : "memory");
	/* What came meanwhile is delivered on the way back from any hypercall. */
	if (!was && vcpu->evtchn_upcall_pending)
		hypercall(__HYPERVISOR_xen_version, 0, 0, 0, 0);
}
