// SPDX-License-Identifier: GPL-2.0-only
/* sirloin run: its options, and what can be checked before anything runs. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "run.h"

static const char run_help[] =
	"usage: sirloin run [OPTION]... IMAGE [-- ARGUMENT...]\n"
	"Runs an image as a Linux process, in QEMU or on Xen.\n\n"
	"  --on process           as a Linux process: this is the default\n"
	"  --on qemu              as the kernel of a virtual machine; IMAGE may be an ISO file\n"
	"  --on xen               as a guest of Xen, by xl\n"
	"  --machine TYPE         QEMU's machine: q35 (the default), pc or microvm;\n"
	"                         Xen's: pvh (the default) or pv\n"
	"  --memory SIZE          memory of the kernel, such as 16M; in a machine all there is\n"
	"  --disk FILE[,ro]       a file or block device as disk; may be repeated\n"
	"  --net tap:NAME         an existing tap device as network interface\n"
	"  --net passt[,tcp=HOST:GUEST][,udp=HOST:GUEST]...\n"
	"                         a network by passt, which needs no root; ports of this host\n"
	"  --net bridge:NAME      for Xen: a bridge of this host\n"
	"  --net none             no network; --net may be repeated\n"
	"                         either with ,mac=ADDRESS and ,mtu=BYTES\n"
	"  --append TEXT          more kernel parameters, behind all others; may be repeated\n"
	"  --timeline             print when each stage of the start was reached\n"
	"  -n, --dry-run          print the command line that would be run, or the configuration for\n"
	"                         xl, and run nothing\n"
	"  ARGUMENT...            arguments of the program, behind those baked in\n\n"
	"Exit status: the program's own; 125 if the image could not be started, 126 if it is not\n"
	"executable, 127 if it is not there, 255 if its kernel panicked. See man sirloin-run.\n";

enum { OPT_ON = 256, OPT_MACHINE, OPT_MEMORY, OPT_DISK, OPT_NET, OPT_APPEND, OPT_TIMELINE };

static const struct option options[] = {
	{ "on", required_argument, NULL, OPT_ON },
	{ "machine", required_argument, NULL, OPT_MACHINE },
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "disk", required_argument, NULL, OPT_DISK },
	{ "net", required_argument, NULL, OPT_NET },
	{ "append", required_argument, NULL, OPT_APPEND },
	{ "timeline", no_argument, NULL, OPT_TIMELINE },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{},
};

static int add_option(struct run_request *request, enum run_kind kind, const char *name,
		      const char *wrong)
{
	if (wrong)
		return complain_usage(EXIT_NOT_STARTED, "%s %s %s", name, optarg, wrong);
	request->options =
		must(realloc(request->options, (request->count + 1) * sizeof(*request->options)));
	request->options[request->count++] = (struct run_option){ kind, optarg };
	return 0;
}

static const struct run_platform *const platforms[] = { &process_platform, &qemu_platform,
							&xen_platform };
#define PLATFORMS (sizeof(platforms) / sizeof(platforms[0]))

static int take_platform(struct run_request *request)
{
	size_t i;

	for (i = 0; i < PLATFORMS; i++) {
		if (!strcmp(optarg, platforms[i]->name)) {
			request->on = platforms[i];
			return 0;
		}
	}
	return complain_usage(EXIT_NOT_STARTED, "--on %s is unknown; use process, qemu or xen",
			      optarg);
}

static int take_option(struct run_request *request, int option)
{
	switch (option) {
	case OPT_ON:
		return take_platform(request);
	case OPT_MACHINE:
		request->machine = optarg;
		return 0;
	case OPT_MEMORY:
		return add_option(request, RUN_MEMORY, "--memory", check_memory(optarg));
	case OPT_DISK:
		return add_option(request, RUN_DISK, "--disk", NULL);
	case OPT_NET:
		return add_option(request, RUN_NET, "--net", check_net(optarg));
	case OPT_TIMELINE:
		return add_option(request, RUN_TIMELINE, "--timeline", NULL);
	case OPT_APPEND:
		text_add(&request->append, "%s%s", request->append.len ? " " : "", optarg);
		return 0;
	case 'n':
		request->dry_run = true;
		return 0;
	case 'h':
		request->help = true;
		return 0;
	default: /* getopt_long() has said why */
		fputs("Try: sirloin run --help\n", stderr);
		return EXIT_NOT_STARTED;
	}
}

/* With a slash in it, so that a shell finds the printed command where execve() would. */
static char *with_slash(const char *path)
{
	struct text text = {};

	text_add(&text, "%s%s", strchr(path, '/') ? "" : "./", path);
	return text.data;
}

/* Only once all options are read is it known whose machine it is. */
static int check_machine(struct run_request *request)
{
	const char *const *machine = request->on->machines;
	struct text all = {};
	bool found = !request->machine;

	if (found)
		request->machine = *machine;
	else if (!*machine)
		return complain_usage(EXIT_NOT_STARTED, "--machine goes with --on qemu or xen");
	for (; !found && *machine; machine++) {
		found = !strcmp(request->machine, *machine);
		text_add(&all, "%s%s", !all.len ? "" : machine[1] ? ", " : " or ", *machine);
	}
	if (!found)
		complain_usage(EXIT_NOT_STARTED, "--machine %s is unknown; use %s",
			       request->machine, all.data);
	free(all.data);
	return found ? 0 : EXIT_NOT_STARTED;
}

/* A bridge is Xen's to join, and Xen joins nothing else. */
static int check_networks(const struct run_request *request)
{
	const struct run_option *option = request->options;
	const bool xen = request->on == &xen_platform;
	size_t i;

	for (i = 0; i < request->count; i++, option++) {
		if (option->kind != RUN_NET || !strcmp(option->value, "none") ||
		    !strncmp(option->value, "bridge:", 7) == xen)
			continue;
		return complain_usage(EXIT_NOT_STARTED,
				      xen ? "--net %s does not go with --on xen; use bridge:NAME" :
					    "--net %s goes with --on xen",
				      option->value);
	}
	return 0;
}

static int check_options(struct run_request *request, int operands)
{
	int status;

	if (operands < 1)
		return complain_usage(EXIT_NOT_STARTED, "the image is missing");
	if (operands > 1)
		return complain_usage(EXIT_NOT_STARTED,
				      "one image at a time; arguments for it go behind --");
	status = check_machine(request);
	return status ? status : check_networks(request);
}

static int parse(struct run_request *request, int argc, char **argv)
{
	int own = 0, option, status = 0;

	while (own < argc && strcmp(argv[own], "--"))
		own++;
	while (!status && !request->help &&
	       (option = getopt_long(own, argv, "nh", options, NULL)) != -1)
		status = take_option(request, option);
	if (!status && !request->help)
		status = check_options(request, own - optind);
	if (status || request->help)
		return status;
	request->image = with_slash(argv[optind]);
	request->args = argv + own + (own < argc);
	return 0;
}

/* What only the host can say, asked once all options are known to make sense. */
static int check_host(const struct run_request *request)
{
	int status = 0;
	size_t i;

	for (i = 0; !status && i < request->count; i++) {
		const struct run_option *option = &request->options[i];

		if (option->kind == RUN_DISK)
			status = check_disk_file(option->value);
		else if (option->kind == RUN_NET)
			status = check_net_host(option->value);
	}
	return status;
}

static int run(struct run_request *request)
{
	int status = 0;

	request->iso = request->on == &qemu_platform && image_is_iso(request->image);
	if (!request->iso)
		status = check_image(request->image, request->on == &process_platform);
	if (!status)
		status = request->on->check(request);
	/* A printed command may be meant for another machine. */
	if (!status && !request->dry_run)
		status = check_host(request);
	if (!status)
		status = request->on->run(request);
	return status;
}

static int run_main(int argc, char **argv)
{
	struct run_request request = { .on = &process_platform };
	int status = parse(&request, argc, argv);

	if (!status && request.help)
		fputs(run_help, stdout);
	else if (!status)
		status = run(&request);
	free(request.append.data);
	free(request.options);
	free(request.image);
	return status;
}

const struct subcommand run_subcommand = {
	.name = "run",
	.summary = "run an image as a Linux process, in QEMU or on Xen",
	.help = run_help,
	.run = run_main,
};
