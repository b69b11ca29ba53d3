// SPDX-License-Identifier: GPL-2.0-only
/*
 * sirloin run: turns options into kernel parameters, hands them over in SIRLOIN_CMDLINE and becomes
 * the image. The image does the rest: it can be run without us.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <elf.h>
#include <image.h>
#include "../bake/note.h"
#include "cli.h"

static const char run_help[] =
	"usage: sirloin run [OPTION]... IMAGE [-- ARGUMENT...]\n"
	"Runs an image as a Linux process.\n\n"
	"  --memory SIZE          memory of the kernel, such as 16M\n"
	"  --disk FILE[,ro]       a file or block device as disk; may be repeated\n"
	"  --net tap:NAME         an existing tap device as network interface\n"
	"  --net passt[,tcp=HOST:GUEST][,udp=HOST:GUEST]...\n"
	"                         a network by passt, which needs no root; ports of this host\n"
	"  --net none             no network; --net may be repeated\n"
	"                         either with ,mac=ADDRESS and ,mtu=BYTES\n"
	"  --append TEXT          more kernel parameters, behind all others; may be repeated\n"
	"  --timeline             print when each stage of the start was reached\n"
	"  -n, --dry-run          print the command line that would be run, and run nothing\n"
	"  ARGUMENT...            arguments of the program, behind those baked in\n\n"
	"Exit status: the program's own; 125 if the image could not be started, 126 if it is not\n"
	"executable, 127 if it is not there, 255 if its kernel panicked. See man sirloin-run.\n";

enum { OPT_MEMORY = 256, OPT_DISK, OPT_NET, OPT_APPEND, OPT_TIMELINE };

static const struct option options[] = {
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "disk", required_argument, NULL, OPT_DISK },
	{ "net", required_argument, NULL, OPT_NET },
	{ "append", required_argument, NULL, OPT_APPEND },
	{ "timeline", no_argument, NULL, OPT_TIMELINE },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{},
};

struct request {
	struct text cmdline;
	struct text append;
	char *image; /* with a slash in it */
	bool dry_run, help;
	/* What only the host can say, asked once all options are known to make sense. */
	struct check {
		int (*check)(const char *value);
		const char *value;
	} * checks;
	size_t count;
};

static int add_parameter(struct request *request, const char *name, const char *value)
{
	if (!text_add_parameter(&request->cmdline, name, value))
		return complain(EXIT_NOT_STARTED,
				"%s: a double quote cannot be given to the kernel", value);
	return 0;
}

static void add_check(struct request *request, int (*check)(const char *value), const char *value)
{
	request->checks =
		must(realloc(request->checks, (request->count + 1) * sizeof(*request->checks)));
	request->checks[request->count++] = (struct check){ check, value };
}

static int add_checked(struct request *request, const char *option, const char *name,
		       const char *wrong)
{
	if (wrong)
		return complain_usage(EXIT_NOT_STARTED, "%s %s %s", option, optarg, wrong);
	return add_parameter(request, name, optarg);
}

static int take_option(struct request *request, int option)
{
	switch (option) {
	case OPT_MEMORY:
		return add_checked(request, "--memory", "sirloin.memory", check_memory(optarg));
	case OPT_DISK:
		add_check(request, check_disk_file, optarg);
		return add_parameter(request, "sirloin.disk", optarg);
	case OPT_NET:
		add_check(request, check_net_host, optarg);
		return add_checked(request, "--net", "sirloin.net", check_net(optarg));
	case OPT_APPEND:
		text_add(&request->append, "%s%s", request->append.len ? " " : "", optarg);
		return 0;
	case OPT_TIMELINE:
		text_add_parameter(&request->cmdline, "sirloin.timeline", NULL);
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

/* Looks for our note; false if @fd is no image. */
static bool find_note(int fd, struct image_note *note)
{
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	unsigned int i;

	if (pread(fd, &eh, sizeof(eh), 0) != sizeof(eh) || memcmp(eh.e_ident, ELFMAG, SELFMAG) ||
	    eh.e_ident[EI_CLASS] != ELFCLASS64 || eh.e_phentsize != sizeof(ph))
		return false;
	for (i = 0; i < eh.e_phnum; i++) {
		if (pread(fd, &ph, sizeof(ph), eh.e_phoff + i * sizeof(ph)) != sizeof(ph))
			return false;
		if (ph.p_type == PT_NOTE && ph.p_filesz >= sizeof(*note) &&
		    pread(fd, note, sizeof(*note), ph.p_offset) == sizeof(*note) &&
		    image_note_valid(note))
			return true;
	}
	return false;
}

static int judge_image(const char *path, int fd)
{
	struct image_note note;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return complain(EXIT_NOT_STARTED, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return complain(EXIT_NOT_EXECUTABLE, "%s is a folder", path);
	if (!find_note(fd, &note))
		return complain(EXIT_NOT_STARTED,
				"%s is no Sirloin image; make one of a program: sirloin bake",
				path);
	if (note.version != RUMP_IMAGE_VERSION)
		return complain(EXIT_NOT_STARTED,
				"%s was baked by another version of Sirloin; bake it again", path);
	if (access(path, X_OK) < 0)
		return complain(EXIT_NOT_EXECUTABLE, "%s: %s", path, strerror(errno));
	return 0;
}

static int check_image(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), status;

	if (fd < 0)
		return complain(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND :
								      EXIT_NOT_EXECUTABLE,
				"%s: %s", path, strerror(errno));
	status = judge_image(path, fd);
	close(fd);
	return status;
}

/* With a slash in it, so that a shell finds the printed command where execve() would. */
static char *with_slash(const char *path)
{
	struct text text = {};

	text_add(&text, "%s%s", strchr(path, '/') ? "" : "./", path);
	return text.data;
}

static int parse(struct request *request, int *argc, char **argv)
{
	int own = 0, option, status = 0;

	while (own < *argc && strcmp(argv[own], "--"))
		own++;
	while (!status && !request->help &&
	       (option = getopt_long(own, argv, "nh", options, NULL)) != -1)
		status = take_option(request, option);
	if (status || request->help)
		return status;
	if (own - optind < 1)
		return complain_usage(EXIT_NOT_STARTED, "the image is missing");
	if (own - optind > 1)
		return complain_usage(EXIT_NOT_STARTED,
				      "one image at a time; arguments for it go behind --");
	if (own < *argc) {
		memmove(argv + own, argv + own + 1, (*argc - own) * sizeof(*argv));
		--*argc;
	}
	request->image = with_slash(argv[optind]);
	return 0;
}

/* What the caller's SIRLOIN_CMDLINE says comes first, what --append says last. */
static char *full_cmdline(const struct request *request)
{
	const char *parts[] = { getenv("SIRLOIN_CMDLINE"), request->cmdline.data,
				request->append.data };
	struct text text = {};
	size_t i;

	text_add(&text, "%s", "");
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i] && *parts[i])
			text_add(&text, "%s%s", text.len ? " " : "", parts[i]);
	return text.data;
}

static void print_command(const char *cmdline, char **argv)
{
	struct text text = {};

	if (*cmdline) {
		text_add(&text, "SIRLOIN_CMDLINE=");
		text_add_shell(&text, cmdline);
		text_add(&text, " ");
	}
	text_add_shell(&text, *argv);
	while (*++argv) {
		text_add(&text, " ");
		text_add_shell(&text, *argv);
	}
	puts(text.data);
	free(text.data);
}

static int start_image(const char *cmdline, char **argv)
{
	struct timespec now;
	char ns[32];

	if (*cmdline)
		setenv("SIRLOIN_CMDLINE", cmdline, 1);
	/* The last thing before exec: what the image calls the beginning in its timeline. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(ns, sizeof(ns), "%lld", now.tv_sec * 1000000000ll + now.tv_nsec);
	setenv("SIRLOIN_EXEC_NS", ns, 1);
	execv(argv[0], argv);
	return complain(errno == ENOENT			    ? EXIT_NOT_FOUND :
			errno == EACCES || errno == ENOEXEC ? EXIT_NOT_EXECUTABLE :
							      EXIT_NOT_STARTED,
			"%s: %s", argv[0], strerror(errno));
}

static int run_image(struct request *request, char **argv)
{
	int status = check_image(request->image);
	char *cmdline;
	size_t i;

	/* A printed command may be meant for another machine. */
	for (i = 0; !status && !request->dry_run && i < request->count; i++)
		status = request->checks[i].check(request->checks[i].value);
	if (status)
		return status;
	cmdline = full_cmdline(request);
	argv[0] = request->image;
	if (request->dry_run)
		print_command(cmdline, argv);
	else
		status = start_image(cmdline, argv);
	free(cmdline);
	return status;
}

static int run_main(int argc, char **argv)
{
	struct request request = {};
	int status = parse(&request, &argc, argv);

	if (!status && request.help)
		fputs(run_help, stdout);
	else if (!status)
		status = run_image(&request, argv + optind);
	free(request.cmdline.data);
	free(request.append.data);
	free(request.checks);
	free(request.image);
	return status;
}

const struct subcommand run_subcommand = {
	.name = "run",
	.summary = "run an image as a Linux process",
	.help = run_help,
	.run = run_main,
};
