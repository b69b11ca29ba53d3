// SPDX-License-Identifier: GPL-2.0-only
/* sirloin bake: options of the baker. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../bake/bake.h"
#include "cli.h"

static const char bake_help[] =
	"usage: sirloin bake PROGRAM [-o IMAGE] [OPTION]... [-- ARGUMENT...]\n"
	"Makes an image of a static x86-64 Linux program and the kernel it needs.\n\n"
	"  -o, --output IMAGE     the file to write (PROGRAM's base name and .img)\n"
	"  --with COMPONENT,...   kernel components besides the default ones\n"
	"  --only COMPONENT,...   these instead of the default ones: a smaller image\n"
	"  --rootfs DIR           files for the image, as its initramfs\n"
	"  --cmdline TEXT         kernel command line, as Linux has it\n"
	"  --env NAME=VALUE       a variable for the program's environment; may be repeated\n"
	"  --report               list every system call site and what was done with it\n"
	"  --json                 the same, for programs\n"
	"  --symbols HOW          packed: symbols and DWARF for gdb (the default); plain: for perf\n"
	"                         and nm, too; none\n"
	"  --trap                 change no site: every call traps\n"
	"  ARGUMENT...            arguments of the program\n\n"
	"Exit status: 0; 1 for wrong usage, files, or the kernel; 2 if PROGRAM cannot be baked;\n"
	"if the kernel has to be built first and cannot, make's status. See man sirloin-bake.\n";

enum {
	OPT_WITH = 256,
	OPT_ONLY,
	OPT_ROOTFS,
	OPT_CMDLINE,
	OPT_ENV,
	OPT_REPORT,
	OPT_JSON,
	OPT_TRAP,
	OPT_SYMBOLS
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "with", required_argument, NULL, OPT_WITH },
	{ "only", required_argument, NULL, OPT_ONLY },
	{ "rootfs", required_argument, NULL, OPT_ROOTFS },
	{ "cmdline", required_argument, NULL, OPT_CMDLINE },
	{ "env", required_argument, NULL, OPT_ENV },
	{ "report", no_argument, NULL, OPT_REPORT },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "symbols", required_argument, NULL, OPT_SYMBOLS },
	{ "trap", no_argument, NULL, OPT_TRAP },
	{ "help", no_argument, NULL, 'h' },
	{},
};

struct request {
	struct bake_job job;
	struct text components;
	int chosen; /* OPT_WITH, OPT_ONLY or 0 */
	char **env;
	bool help;
};

static int add_env(struct request *request, char *variable)
{
	struct bake_job *job = &request->job;

	if (*variable == '=' || !strchr(variable, '='))
		return complain_usage(EXIT_FAILED, "--env %s: write NAME=VALUE", variable);
	request->env = must(realloc(request->env, (job->envc + 1) * sizeof(*request->env)));
	request->env[job->envc++] = variable;
	job->env = request->env;
	return 0;
}

static int take_symbols(struct bake_job *job, const char *how)
{
	static const char *const names[] = { [BAKE_SYMBOLS_PACKED] = "packed",
					     [BAKE_SYMBOLS_PLAIN] = "plain",
					     [BAKE_SYMBOLS_NONE] = "none" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(how, names[i])) {
			job->symbols = i;
			return 0;
		}
	return complain_usage(EXIT_FAILED, "--symbols %s: there are packed, plain and none", how);
}

static int add_components(struct request *request, int option)
{
	if (request->chosen && request->chosen != option)
		return complain_usage(EXIT_FAILED, "--with adds to the default components, --only "
						   "replaces them: one of the two");
	request->chosen = option;
	text_add(&request->components, "%s%s", request->components.len ? "," : "", optarg);
	return 0;
}

static int take_option(struct request *request, int option)
{
	switch (option) {
	case 'o':
		request->job.image = optarg;
		return 0;
	case OPT_WITH:
	case OPT_ONLY:
		return add_components(request, option);
	case OPT_ROOTFS:
		request->job.rootfs = optarg;
		return 0;
	case OPT_CMDLINE:
		request->job.cmdline = optarg;
		return 0;
	case OPT_ENV:
		return add_env(request, optarg);
	case OPT_JSON:
		request->job.json = true;
		/* fallthrough */
	case OPT_REPORT:
		request->job.report = stdout;
		return 0;
	case OPT_SYMBOLS:
		return take_symbols(&request->job, optarg);
	case OPT_TRAP:
		request->job.trap = true;
		return 0;
	case 'h':
		request->help = true;
		return 0;
	default: /* getopt_long() has said why */
		fputs("Try: sirloin bake --help\n", stderr);
		return EXIT_FAILED;
	}
}

/* Options may follow PROGRAM, and "--" ends them: whether it was there decides about the rest. */
static int take_operands(struct request *request, int argc, char **argv, int separator)
{
	int operands = separator - optind;

	if (operands < 1)
		return complain_usage(EXIT_FAILED, "the program is missing");
	if (operands > 1)
		return complain_usage(EXIT_FAILED,
				      "one program at a time; arguments for it go behind --");
	request->job.program = argv[optind];
	request->job.args = argv + optind + 1;
	request->job.argc = argc - optind - 1;
	return 0;
}

/* Splits argv at "--" so that what is behind it is nobody's business but the program's. */
static int parse(struct request *request, int argc, char **argv)
{
	int own = 0, option, status = 0;

	while (own < argc && strcmp(argv[own], "--"))
		own++;
	while (!status && !request->help &&
	       (option = getopt_long(own, argv, "o:h", options, NULL)) != -1)
		status = take_option(request, option);
	if (status || request->help)
		return status;
	if (own < argc) {
		/* Close the gap, so that the program's arguments follow its name. */
		memmove(argv + own, argv + own + 1, (argc - own) * sizeof(*argv));
		argc--;
	}
	return take_operands(request, argc, argv, own);
}

static char *default_image(const char *program)
{
	const char *slash = strrchr(program, '/');
	struct text text = {};

	text_add(&text, "%s.img", slash ? slash + 1 : program);
	return text.data;
}

static int report(int result, const struct bake_error *error)
{
	if (!result)
		return 0;
	return complain(result == -ENOEXEC ? EXIT_REFUSED : EXIT_FAILED, "%s", error->text);
}

static int run_bake(struct request *request)
{
	struct bake_job *job = &request->job;
	struct bake_error error = {};
	char *kernel = NULL, *image = NULL;
	int status;

	if (!job->image)
		job->image = image = default_image(job->program);
	/* Judged first: nobody waits for a kernel to be built for a program that is no use. */
	status = report(bake_check(job->program, &error), &error);
	if (!status)
		status =
			find_kernel(request->components.data, request->chosen == OPT_ONLY, &kernel);
	job->kernel = kernel;
	if (!status)
		status = report(bake(job, &error), &error);
	free(kernel);
	free(image);
	return status;
}

static int bake_main(int argc, char **argv)
{
	struct request request = { .job = { .cmdline = "" } };
	int status = parse(&request, argc, argv);

	if (!status && request.help)
		fputs(bake_help, stdout);
	else if (!status)
		status = run_bake(&request);
	free(request.env);
	free(request.components.data);
	return status;
}

const struct subcommand bake_subcommand = {
	.name = "bake",
	.summary = "make an image of a static program",
	.help = bake_help,
	.run = bake_main,
};
