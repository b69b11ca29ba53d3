// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the host's execve(2) to rump_main(): the facts on the stack, the options, every device
 * opened, the jail closed.
 */
#include <linux/auxvec.h>
#include "process.h"

struct process_host process_host;

static struct hyp_boot boot = { .version = HYP_VERSION, .platform = "process" };
static struct process_options options;

static const struct hyp_ops ops = {
	.stream_info = process_stream_info,
	.stream_read = process_stream_read,
	.stream_write = process_stream_write,
	.log = process_log,
	.clock = process_clock,
	.wall_clock = process_wall_clock,
	.set_timer = process_set_timer,
	.idle = process_idle,
	.poll = process_poll,
	.halt = process_halt,
	.panic = process_panic,
	.set_fs_base = process_set_fs_base,
	.set_gs_base = process_set_gs_base,
	.take_signal = process_take_signal,
	.entropy = process_entropy,
	.mark = process_mark,
	.mem_commit = process_mem_commit,
	.mem_reserve = process_mem_reserve,
	.mem_protect = process_mem_protect,
	.mem_move = process_mem_move,
	.mem_release = process_mem_release,
	.mem_populate = process_mem_populate,
	.disk_info = process_disk_info,
	.disk_submit = process_disk_submit,
	.disk_complete = process_disk_complete,
	.net_info = process_net_info,
	.net_send = process_net_send,
	.net_receive = process_net_receive,
};

bool process_in_platform(uintptr_t address)
{
	return address >= (uintptr_t)process_text_start && address < (uintptr_t)process_text_end;
}

const char *process_env(const char *name)
{
	for (const char *const *e = process_host.envp; *e; e++) {
		const char *rest = string_after(*e, name);

		if (rest && *rest == '=')
			return rest + 1;
	}
	return NULL;
}

/* argc, argv, NULL, envp, NULL, auxv: System V ABI AMD64, 3.4.1. */
static void read_stack(const uintptr_t *stack)
{
	const uintptr_t *auxv;

	process_host.argc = stack[0];
	process_host.argv = (const char *const *)(stack + 1);
	process_host.envp = process_host.argv + process_host.argc + 1;
	for (auxv = (const uintptr_t *)process_host.envp; *auxv; auxv++)
		;
	for (auxv++; auxv[0] != AT_NULL; auxv += 2) {
		if (auxv[0] == AT_SYSINFO_EHDR)
			process_host.vdso = auxv[1];
		else if (auxv[0] == AT_HWCAP2)
			process_host.hwcap2 = auxv[1];
		else if (auxv[0] == AT_MINSIGSTKSZ)
			process_host.signal_frame = auxv[1];
	}
	process_host.pid = host(getpid);
	process_host.tid = host(gettid);
}

/* The image's own command line, and behind it the user's. */
static const char *join_cmdline(void)
{
	const char *own = image_cmdline();
	const char *more = process_env("SIRLOIN_CMDLINE");
	size_t len = strlen(own);
	char *line;

	if (!more || !*more)
		return own;
	line = process_alloc(len + strlen(more) + 2);
	memcpy(line, own, len);
	line[len] = ' ';
	memcpy(line + len + 1, more, strlen(more) + 1);
	return line;
}

/* The image's arguments, and behind them the user's. */
static void set_arguments(void)
{
	unsigned int own = rump_image.argc;
	unsigned int more = process_host.argc > 1 ? process_host.argc - 1 : 0;
	const char **argv = process_alloc((own + more + 1) * sizeof(*argv));
	const char **envp = process_alloc((rump_image.envc + 1) * sizeof(*envp));

	image_unpack(argv, rump_image.args, own);
	image_unpack(envp, rump_image.env, rump_image.envc);
	memcpy(argv + own, process_host.argv + 1, more * sizeof(*argv));
	boot.argc = own + more;
	boot.argv = argv;
	boot.envc = rump_image.envc;
	boot.envp = envp;
}

void process_main(const uintptr_t *stack)
{
	read_stack(stack);
	process_start_streams();
	process_start_clock();
	process_mark("platform");
	if (image_problem())
		process_fail(image_problem(), NULL);
	boot.cmdline = join_cmdline();
	process_parse_options(&options, boot.cmdline);
	process_start_timeline(options.timeline);
	set_arguments();
	process_start_memory(&boot, options.memory);
	process_start_disks(&options);
	process_start_net(&options);
	process_start_signals();
	process_start_timer();
	/* Last of all that may fail: from here on the terminal is raw. */
	process_start_console();
	boot.disks = process_disk_count;
	boot.nics = process_nic_count();
	boot.fsgsbase = process_has_fsgsbase();
	boot.user_clock = process_has_user_clock();
	boot.timeline = options.timeline;
	process_start_seccomp(&options);
	process_mark("kernel");
	rump_main(&ops, &boot);
}
