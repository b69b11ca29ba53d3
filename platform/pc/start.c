// SPDX-License-Identifier: GPL-2.0-only
/* From the loader to rump_main(): the machine set up part by part. */
#include "pc.h"

static struct hyp_boot boot = { .version = HYP_VERSION, .platform = "pc", .devices = true };

static const struct hyp_ops ops = {
	.stream_info = pc_stream_info,
	.stream_read = pc_stream_read,
	.stream_write = pc_stream_write,
	.log = pc_log,
	.clock = pc_clock,
	.wall_clock = pc_wall_clock,
	.set_timer = pc_set_timer,
	.idle = pc_idle,
	.poll = pc_poll,
	.halt = pc_halt,
	.panic = pc_panic,
	.set_fs_base = pc_set_fs_base,
	.set_gs_base = pc_set_gs_base,
	.take_signal = pc_take_signal,
	.entropy = pc_entropy,
	.mark = pc_mark,
	.mem_commit = pc_mem_commit,
	.mem_reserve = pc_mem_reserve,
	.mem_protect = pc_mem_protect,
	.mem_move = pc_mem_move,
	.mem_release = pc_mem_release,
	.mem_populate = pc_mem_populate,
	.device_map = pc_device_map,
	.device_address = pc_device_address,
	.irq_enable = pc_irq_enable,
	.irq_disable = pc_irq_disable,
	.irq_message = pc_irq_message,
	.irq_take = pc_irq_take,
	.irq_done = pc_irq_done,
};

static bool within(uintptr_t address, const char *start, const char *end)
{
	return address >= (uintptr_t)start && address < (uintptr_t)end;
}

bool pc_in_platform(uintptr_t address)
{
	/* What both platforms use is with the other's code. */
	return within(address, pc_text_start, pc_text_end) ||
	       within(address, process_text_start, process_text_end);
}

/* The image's own command line, and behind it the loader's. */
static const char *join_cmdline(const char *more)
{
	static char line[PC_CMDLINE_MAX];
	const char *own = image_cmdline();
	size_t len = strlen(own), more_len = strlen(more);

	if (len + more_len + 2 > sizeof(line))
		pc_fail("the command line is too long", NULL);
	if (!more_len)
		return own;
	memcpy(line, own, len);
	line[len] = ' ';
	memcpy(line + len + 1, more, more_len + 1);
	return line;
}

static void set_arguments(void)
{
	const char **argv = pc_alloc((rump_image.argc + 1) * sizeof(*argv));
	const char **envp = pc_alloc((rump_image.envc + 1) * sizeof(*envp));

	image_unpack(argv, rump_image.args, rump_image.argc);
	image_unpack(envp, rump_image.env, rump_image.envc);
	boot.argc = rump_image.argc;
	boot.argv = argv;
	boot.envc = rump_image.envc;
	boot.envp = envp;
}

void pc_main(uint32_t magic, uintptr_t info)
{
	static struct pc_loader loader;
	static struct pc_options options;

	pc_start_streams();
	pc_start_cpu();
	if (image_problem())
		pc_fail(image_problem(), NULL);
	pc_read_loader(&loader, magic, info);
	boot.cmdline = join_cmdline(loader.cmdline);
	pc_parse_options(&options, boot.cmdline);
	pc_start_timeline(options.timeline);
	pc_start_memory(&boot, &loader);
	pc_start_interrupts();
	/* While the clock is measured the rest is done. */
	pc_start_clock();
	set_arguments();
	pc_start_console(&options);
	boot.fsgsbase = pc_has_fsgsbase();
	boot.timeline = options.timeline;
	pc_finish_clock();
	pc_mark("kernel");
	asm volatile("sti");
	rump_main(&ops, &boot);
}
