// SPDX-License-Identifier: GPL-2.0-only
/*
 * sirloin iso: a CD that boots an image on a PC with BIOS or UEFI. GRUB loads it as multiboot2; grub-mkrescue
 * and xorriso write the file, with no more of GRUB than that takes.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "run.h"

#define GRUB_BIOS "/usr/lib/grub/i386-pc"
#define GRUB_UEFI "/usr/lib/grub/x86_64-efi" /* used if it is there */
/* Those of partitions are what GRUB looks for when UEFI has started it; it does not survive that one is missing. */
#define MODULES                                                                                \
	"normal multiboot2 iso9660 serial terminal part_acorn part_amiga part_apple part_bsd " \
	"part_dfly part_dvh part_gpt part_msdos part_plan part_sun part_sunpc"

static const char iso_help[] =
	"usage: sirloin iso IMAGE [-o FILE.iso] [--append TEXT]...\n"
	"Makes a CD that boots an image on a PC with BIOS, or in a virtual machine, and by UEFI if\n"
	"GRUB for it (Debian: grub-efi-amd64-bin, mtools) is installed.\n\n"
	"  -o, --output FILE.iso  the file to write (IMAGE's base name and .iso)\n"
	"  --append TEXT          kernel parameters, behind those baked in; may be repeated; \"-- \"\n"
	"                         in it leads to arguments of the program\n\n"
	"Exit status: 0; 1 for wrong usage, files, or packages that are missing. See man\n"
	"sirloin-iso.\n";

enum { OPT_APPEND = 256 };

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "append", required_argument, NULL, OPT_APPEND },
	{ "help", no_argument, NULL, 'h' },
	{},
};

struct request {
	const char *image;
	char *output;
	struct text append;
	bool help;
};

/* Files that exist while we work. */
struct files {
	char *iso, *config, *log;
};

/* ------------------------------------------------------------------ GRUB's configuration */

/*
 * GRUB takes words apart and puts them together again for the kernel, where one with blanks gets
 * double quotes, which Linux takes off, and quotes and backslashes get a backslash, which nobody
 * takes off. An empty one gets lost. False at one that would arrive changed.
 */
static bool add_word(struct text *text, const char **line)
{
	bool quoted = false;
	size_t begun;

	text_add(text, " '");
	begun = text->len;
	for (; **line && (quoted || !isspace((unsigned char)**line)); ++*line) {
		if (**line == '"')
			quoted = !quoted;
		else if (strchr("'\\\n", **line))
			return false;
		else
			text_add(text, "%c", **line);
	}
	if (text->len == begun)
		return false;
	text_add(text, "'");
	return true;
}

static bool add_cmdline(struct text *text, const char *line)
{
	for (;;) {
		while (isspace((unsigned char)*line))
			line++;
		if (!*line)
			return true;
		if (!add_word(text, &line))
			return false;
	}
}

/*
 * No menu, and not a byte on the serial line, which is the program's, unless GRUB cannot go on: then
 * it says there why, and takes commands.
 */
static int make_config(const struct request *request, struct text *config)
{
	struct text words = {};
	bool good = add_cmdline(&words, request->append.len ? request->append.data : "");

	if (good)
		text_add(config,
			 "if multiboot2 /boot/image%s; then\n"
			 "\tboot\n"
			 "fi\n"
			 "serial --unit=0 --speed=115200\n"
			 "terminal_output --append serial\n"
			 "terminal_input --append serial\n"
			 "multiboot2 /boot/image\n",
			 words.data ? words.data : "");
	free(words.data);
	return good ? 0 :
		      complain_usage(EXIT_FAILED,
				     "--append %s: GRUB cannot pass on single quotes, backslashes, "
				     "ends of lines and empty words",
				     request->append.data);
}

/* ------------------------------------------------------------------ files */

static int make_temporary(char **name)
{
	const char *folder = getenv("TMPDIR");
	struct text path = {};
	int fd;

	text_add(&path, "%s/sirloin-iso", folder && *folder ? folder : "/tmp");
	fd = make_file(name, path.data);
	free(path.data);
	return fd;
}

static int write_config(struct files *files, const struct text *config)
{
	int fd = make_temporary(&files->config);
	bool good = fd >= 0 && write(fd, config->data, config->len) == (ssize_t)config->len;

	if (fd < 0)
		return EXIT_FAILED;
	close(fd);
	return good ? 0 : complain(EXIT_FAILED, "%s: cannot write", files->config);
}

static void remove_files(struct files *files)
{
	char **name[] = { &files->iso, &files->config, &files->log };
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		if (*name[i])
			unlink(*name[i]);
		free(*name[i]);
		*name[i] = NULL;
	}
}

/* ------------------------------------------------------------------ grub-mkrescue */

static int check_packages(void)
{
	struct text missing = {};
	int status = 0;

	if (!in_path("grub-mkrescue"))
		text_add(&missing, " grub-common");
	if (access(GRUB_BIOS "/multiboot2.mod", R_OK) < 0)
		text_add(&missing, " grub-pc-bin");
	/* For the file system that UEFI starts GRUB from. */
	if (!access(GRUB_UEFI, R_OK) && !in_path("mformat"))
		text_add(&missing, " mtools");
	if (!in_path("xorriso"))
		text_add(&missing, " xorriso");
	if (missing.len)
		status = complain(EXIT_FAILED, "packages are missing (Debian: apt install%s)",
				  missing.data);
	free(missing.data);
	return status;
}

/* A file as xorriso has it: place in the CD, =, path, in which = and \ have a \ before them. */
static void add_graft(struct words *words, const char *place, const char *path)
{
	struct text text = {};

	text_add(&text, "%s=", place);
	for (; *path; path++)
		text_add(&text, "%s%c", strchr("=\\", *path) ? "\\" : "", *path);
	words_add(words, "%s", text.data);
	free(text.data);
}

static void become(const struct request *request, const struct files *files, int log,
		   const sigset_t *mask)
{
	struct words words = {};

	words_add(&words, "grub-mkrescue");
	words_add(&words, "--install-modules=" MODULES);
	words_add(&words, "--modules=");
	words_add(&words, "--fonts=");
	words_add(&words, "--locales=");
	words_add(&words, "--themes=");
	words_add(&words, "-o");
	words_add(&words, "%s", files->iso);
	add_graft(&words, "/boot/image", request->image);
	add_graft(&words, "/boot/grub/grub.cfg", files->config);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(words.list[0], words.list);
	_exit(complain(EXIT_FAILED, "%s: %s", words.list[0], strerror(errno)));
}

static int complain_log(int fd)
{
	char text[4096];
	ssize_t len;

	complain(EXIT_FAILED, "grub-mkrescue failed; what it said:");
	lseek(fd, 0, SEEK_SET);
	while ((len = read(fd, text, sizeof(text))) > 0)
		fwrite(text, 1, len, stderr);
	return EXIT_FAILED;
}

static int run_grub(const struct request *request, struct files *files, const sigset_t *mask)
{
	int log = make_temporary(&files->log), status = 0;
	pid_t child;

	if (log < 0)
		return EXIT_FAILED;
	signal(SIGCHLD, SIG_DFL);
	child = fork();
	if (!child)
		become(request, files, log, mask);
	if (child < 0) {
		close(log);
		return complain(EXIT_FAILED, "fork: %s", strerror(errno));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (status)
		status = complain_log(log);
	close(log);
	return status;
}

/* ------------------------------------------------------------------ all together */

/* Signals that would end us wait until nothing half-written is left. */
static int make_iso(const struct request *request, const struct text *config)
{
	struct files files = {};
	sigset_t mask;
	int fd, status;

	hold_signals(&mask);
	fd = make_output(&files.iso, request->output);
	status = fd < 0 ? EXIT_FAILED : write_config(&files, config);
	if (fd >= 0)
		close(fd);
	if (!status)
		status = run_grub(request, &files, &mask);
	if (!status)
		status = take_place(files.iso, request->output);
	remove_files(&files);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return status;
}

static int take_option(struct request *request, int option)
{
	switch (option) {
	case 'o':
		free(request->output);
		request->output = must(strdup(optarg));
		return 0;
	case OPT_APPEND:
		text_add(&request->append, "%s%s", request->append.len ? " " : "", optarg);
		return 0;
	case 'h':
		request->help = true;
		return 0;
	default: /* getopt_long() has said why */
		fputs("Try: sirloin iso --help\n", stderr);
		return EXIT_FAILED;
	}
}

static int parse(struct request *request, int argc, char **argv)
{
	int option, status = 0;

	while (!status && !request->help &&
	       (option = getopt_long(argc, argv, "o:h", options, NULL)) != -1)
		status = take_option(request, option);
	if (status || request->help)
		return status;
	if (argc - optind < 1)
		return complain_usage(EXIT_FAILED, "the image is missing");
	if (argc - optind > 1)
		return complain_usage(EXIT_FAILED, "one image at a time");
	request->image = argv[optind];
	if (!request->output)
		request->output = default_output(request->image, ".iso");
	return 0;
}

static int iso_main(int argc, char **argv)
{
	struct request request = {};
	struct text config = {};
	int status = parse(&request, argc, argv);

	if (!status && request.help) {
		fputs(iso_help, stdout);
	} else if (!status) {
		status = check_image(request.image, false) ? EXIT_FAILED : 0;
		if (!status)
			status = make_config(&request, &config);
		if (!status)
			status = check_packages();
		if (!status)
			status = make_iso(&request, &config);
	}
	free(config.data);
	free(request.append.data);
	free(request.output);
	return status;
}

const struct subcommand iso_subcommand = {
	.name = "iso",
	.summary = "make a CD that boots an image",
	.help = iso_help,
	.run = iso_main,
};
