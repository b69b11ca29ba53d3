// SPDX-License-Identifier: GPL-2.0-only
/*
 * PVH: a machine without devices. Entry, CPU and page tables are platform/pc's; hypercalls, upcalls, the
 * shared page and the console come from Xen by the ways of its HVM guests (xen/arch-x86/cpuid.h,
 * xen/hvm/params.h).
 */
#include "../pc/pc.h"
#include "xen.h"

#define LEAF_FIRST 0x40000000u
#define LEAF_LAST 0x40010000u
#define LEAF_STEP 0x100u
#define LEAF_HYPERCALLS 2 /* ebx: the MSR that takes the page's address */
#define SIGNATURE_B 0x566e6558u /* "XenV" */
#define SIGNATURE_C 0x65584d4du /* "MMXe" */
#define SIGNATURE_D 0x4d4d566eu /* "nVMM" */

#define VECTOR_XEN 0x30
#define CALLBACK_BY_VECTOR (2ull << 56) /* HVM_PARAM_CALLBACK_IRQ */

static uint8_t shared_page[PAGE] __attribute__((aligned(4096)));
static struct machine_table_ops table_ops;

static uint32_t find_leaf(void)
{
	for (uint32_t leaf = LEAF_FIRST; leaf < LEAF_LAST; leaf += LEAF_STEP) {
		struct cpuid r = read_cpuid(leaf, 0);

		if (r.b == SIGNATURE_B && r.c == SIGNATURE_C && r.d == SIGNATURE_D)
			return leaf;
	}
	return 0;
}

bool xen_is_below(void)
{
	return pc_is_virtual() && find_leaf();
}

static uint64_t get_param(uint32_t index)
{
	struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index };

	return hypercall_op(__HYPERVISOR_hvm_op, HVMOP_get_param, &param) ? 0 : param.value;
}

static int set_param(uint32_t index, uint64_t value)
{
	struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index, .value = value };

	return hypercall_op(__HYPERVISOR_hvm_op, HVMOP_set_param, &param);
}

/* A page of the image's data becomes the shared one. */
static void map_shared(void)
{
	struct xen_add_to_physmap map = {
		.domid = DOMID_SELF,
		.space = XENMAPSPACE_shared_info,
		.gpfn = (uintptr_t)shared_page / PAGE,
	};

	if (hypercall_op(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, &map))
		machine_fail("Xen gives no shared page", NULL);
	xen_shared = (struct shared_info *)shared_page;
}

static void start_hypercalls(void)
{
	write_msr(read_cpuid(find_leaf() + LEAF_HYPERCALLS, 0).b, (uintptr_t)xen_hypercalls);
}

static void start_upcalls(void)
{
	if (set_param(HVM_PARAM_CALLBACK_IRQ, CALLBACK_BY_VECTOR | VECTOR_XEN))
		machine_fail("Xen gives no upcalls", NULL);
}

static unsigned long upcall(unsigned int vector)
{
	return vector == VECTOR_XEN ? xen_upcall_events() : 0;
}

/*
 * As pc_idle(). This is where nearly all upcalls come, and where the stack has no red zone: one that the emulator
 * repeats lies below the first one (machine/trap.c).
 */
void xen_pvh_idle(void)
{
	interrupts_hold();
	pc_set_stack(VECTOR_XEN, false);
	while (!rump_events_pending()) {
		pc_sleep();
		interrupts_hold();
	}
	pc_set_stack(VECTOR_XEN, true);
	asm volatile("sti" : : : "memory");
}

static const struct machine pvh_machine = {
	.ops = &xen_pvh_ops,
	.table = &table_ops,
	.early_end = PC_EARLY_END,
	.hold = interrupts_hold,
	.restore = interrupts_restore,
	.arm_timer = xen_arm_timer,
	.tsc_to_ns = xen_tsc_to_ns,
	.fault_address = pc_fault_address,
	.interrupt = upcall,
	.unmap_guards = pc_unmap_guards,
	.hlt = pc_hlt,
};

static void set_console(void *(*map)(uint64_t address, size_t len))
{
	uint64_t frame = get_param(HVM_PARAM_CONSOLE_PFN);

	if (frame)
		xen_set_console(map(frame * PAGE, PAGE), get_param(HVM_PARAM_CONSOLE_EVTCHN));
}

/* entry.S has mapped the first 4 GB. */
static void *early_map(uint64_t address, size_t len)
{
	return address + len <= PC_EARLY_END ? (void *)address : NULL;
}

void xen_pvh_come(bool cancelled)
{
	if (cancelled)
		return;
	start_hypercalls();
	map_shared();
	set_console(machine_device_map);
	start_upcalls();
}

void xen_pvh_main(uint32_t magic, uintptr_t info)
{
	static struct machine_loader loader;
	static struct machine_options options;

	machine = &pvh_machine;
	/* Frames that Xen shares are memory like any other. */
	table_ops = pc_table_ops;
	table_ops.device_flags = 0;
	start_hypercalls();
	map_shared();
	set_console(early_map);
	pc_read_loader(&loader, magic, info);
	machine_start(&xen_boot, &options, &loader);
	pc_start_table();
	set_console(machine_device_map);
	start_upcalls();
	xen_boot.fsgsbase = pc_has_fsgsbase();
	xen_start(&options);
	machine_mark("kernel");
	asm volatile("sti");
	rump_main(&xen_pvh_ops, &xen_boot);
}
