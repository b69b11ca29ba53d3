// SPDX-License-Identifier: GPL-2.0-only
/* The hypercalls of hyp.h, for each kind of guest. */
#include "../pc/pc.h"
#include "xen.h"

#define COMMON_OPS                                                                          \
	.stream_info = xen_stream_info, .stream_read = xen_stream_read,                     \
	.stream_write = xen_stream_write, .log = xen_log, .clock = xen_clock,               \
	.wall_clock = xen_wall_clock, .set_timer = machine_set_timer, .poll = xen_poll,     \
	.halt = xen_halt, .panic = xen_panic, .take_signal = machine_take_signal,           \
	.entropy = machine_entropy, .mark = machine_mark, .mem_commit = machine_mem_commit, \
	.mem_reserve = machine_mem_reserve, .mem_protect = machine_mem_protect,             \
	.mem_move = machine_mem_move, .mem_release = machine_mem_release,                   \
	.mem_populate = machine_mem_populate, .device_address = machine_device_address

const struct hyp_ops xen_pv_ops = {
	COMMON_OPS,
	.idle = xen_pv_idle,
	.device_map = xen_device_map,
	.xen_suspend = xen_pv_suspend,
	.set_fs_base = xen_set_fs_base,
	.set_gs_base = xen_set_gs_base,
};

const struct hyp_ops xen_pvh_ops = {
	COMMON_OPS,
	.idle = xen_pvh_idle,
	.device_map = machine_device_map,
	.xen_suspend = xen_pvh_suspend,
	.set_fs_base = pc_set_fs_base,
	.set_gs_base = pc_set_gs_base,
};
