// SPDX-License-Identifier: GPL-2.0-only
/* From the loader to rump_main(): the machine set up part by part. */
#include "../xen/xen.h"
#include "pc.h"

static struct hyp_boot boot = {
	.version = HYP_VERSION, .platform = "pc", .user_clock = true, .devices = true
};

static const struct hyp_ops ops = {
	.stream_info = pc_stream_info,
	.stream_read = pc_stream_read,
	.stream_write = pc_stream_write,
	.log = pc_log,
	.clock = pc_clock,
	.wall_clock = pc_wall_clock,
	.set_timer = machine_set_timer,
	.idle = pc_idle,
	.poll = machine_poll,
	.halt = pc_halt,
	.panic = pc_panic,
	.set_fs_base = pc_set_fs_base,
	.set_gs_base = pc_set_gs_base,
	.take_signal = pc_take_signal,
	.entropy = machine_entropy,
	.mark = machine_mark,
	.mem_commit = machine_mem_commit,
	.mem_reserve = machine_mem_reserve,
	.mem_protect = machine_mem_protect,
	.mem_move = machine_mem_move,
	.mem_release = machine_mem_release,
	.mem_populate = machine_mem_populate,
	.device_map = machine_device_map,
	.device_address = machine_device_address,
	.irq_enable = pc_irq_enable,
	.irq_disable = pc_irq_disable,
	.irq_message = pc_irq_message,
	.irq_take = pc_irq_take,
	.irq_done = pc_irq_done,
};

static const struct machine pc_machine = {
	.ops = &ops,
	.table = &pc_table_ops,
	.early_end = PC_EARLY_END,
	.hold = interrupts_hold,
	.restore = interrupts_restore,
	.arm_timer = pc_arm_timer,
	.tsc_to_ns = pc_tsc_to_ns,
	.fault_address = pc_fault_address,
	.interrupt = pc_interrupt,
	.nmi = pc_nmi,
	.unmap_guards = pc_unmap_guards,
	.hlt = pc_hlt,
};

void pc_main(uint32_t magic, uintptr_t info)
{
	static struct machine_loader loader;
	static struct machine_options options;

	pc_start_cpu();
	if (xen_is_below())
		xen_pvh_main(magic, info);
	machine = &pc_machine;
	pc_start_streams();
	pc_read_loader(&loader, magic, info);
	machine_start(&boot, &options, &loader);
	pc_start_table();
	pc_start_interrupts();
	if (options.nmi_button)
		pc_start_nmi_button();
	pc_start_clock();
	pc_start_console(&options);
	boot.fsgsbase = pc_has_fsgsbase();
	pc_finish_clock();
	machine_mark("kernel");
	asm volatile("sti");
	rump_main(&ops, &boot);
}
