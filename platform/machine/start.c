// SPDX-License-Identifier: GPL-2.0-only
/* What every machine's start has in common: command line, options, memory, arguments. */
#include "machine.h"

const struct machine *machine;

static bool within(uintptr_t address, const char *start, const char *end)
{
	return address >= (uintptr_t)start && address < (uintptr_t)end;
}

bool machine_in_platform(uintptr_t address)
{
	/* What all platforms use is with the process platform's code. */
	return within(address, machine_text_start, machine_text_end) ||
	       within(address, process_text_start, process_text_end);
}

/* The image's own command line, and behind it the loader's. */
static const char *join_cmdline(const char *more)
{
	static char line[MACHINE_CMDLINE_MAX];
	const char *own = image_cmdline();
	size_t len = strlen(own), more_len = strlen(more);

	if (len + more_len + 2 > sizeof(line))
		machine_fail("the command line is too long", NULL);
	if (!more_len)
		return own;
	memcpy(line, own, len);
	line[len] = ' ';
	memcpy(line + len + 1, more, more_len + 1);
	return line;
}

static void set_arguments(struct hyp_boot *boot)
{
	const char **argv = machine_alloc((rump_image.argc + 1) * sizeof(*argv));
	const char **envp = machine_alloc((rump_image.envc + 1) * sizeof(*envp));

	image_unpack(argv, rump_image.args, rump_image.argc);
	image_unpack(envp, rump_image.env, rump_image.envc);
	boot->argc = rump_image.argc;
	boot->argv = argv;
	boot->envc = rump_image.envc;
	boot->envp = envp;
}

void machine_start(struct hyp_boot *boot, struct machine_options *options,
		   const struct machine_loader *loader)
{
	if (image_problem())
		machine_fail(image_problem(), NULL);
	boot->cmdline = join_cmdline(loader->cmdline);
	machine_parse_options(options, boot->cmdline);
	machine_start_timeline(options->timeline);
	boot->timeline = options->timeline;
	machine_start_memory(boot, loader);
	set_arguments(boot);
}
