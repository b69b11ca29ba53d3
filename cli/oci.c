// SPDX-License-Identifier: GPL-2.0-only
/*
 * sirloin oci: a container image for Docker, Podman and Kubernetes, made from nothing but an image of
 * ours. One file that both `docker load` and every tool that reads OCI layouts take.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "oci.h"
#include "run.h"

#define TIME_MAX 077777777777ll /* what a tar header has room for: POSIX, pax, mtime */
#define USER_DEFAULT "65534:65534" /* nobody; a number, as there is no /etc/passwd */
#define USER_MAX 0x7fffffff /* what Docker takes */

static const char oci_help[] =
	"usage: sirloin oci IMAGE [-o FILE.tar] [OPTION]... [-- ARGUMENT...]\n"
	"Packs an image as a container image for Docker, Podman and Kubernetes.\n\n"
	"  -o, --output FILE.tar  the file to write (IMAGE's base name and .tar)\n"
	"  --name NAME[:TAG]      what it is called (IMAGE's base name and latest)\n"
	"  --append TEXT          kernel parameters, behind those baked in; may be repeated\n"
	"  --user UID[:GID]       who the container runs as (" USER_DEFAULT ")\n"
	"  ARGUMENT               default arguments of the program, behind those baked in\n\n"
	"Exit status: 0; 1 for wrong usage or files. See man sirloin-oci.\n";

enum { OPT_NAME = 256, OPT_APPEND, OPT_USER };

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "append", required_argument, NULL, OPT_APPEND },
	{ "user", required_argument, NULL, OPT_USER },
	{ "help", no_argument, NULL, 'h' },
	{},
};

/* ------------------------------------------------------------------ options */

static void replace(char **place, char *value)
{
	free(*place);
	*place = value;
}

/* The number at @text, which may be at most @max; NULL if there is none. */
static const char *read_number(const char *text, unsigned long long max, unsigned long long *number)
{
	size_t digits = strspn(text, "0123456789");

	errno = 0;
	*number = strtoull(text, NULL, 10);
	return digits && !errno && *number <= max ? text + digits : NULL;
}

static int take_user(struct oci_request *request)
{
	unsigned long long number;
	const char *rest = read_number(optarg, USER_MAX, &number);

	if (rest && *rest == ':')
		rest = read_number(rest + 1, USER_MAX, &number);
	if (!rest || *rest)
		return complain_usage(EXIT_FAILED,
				      "--user %s: write UID or UID:GID as numbers; the container has "
				      "no /etc/passwd",
				      optarg);
	replace(&request->user, must(strdup(optarg)));
	return 0;
}

static int take_name(struct oci_request *request)
{
	char *name = oci_name(optarg);

	if (!name)
		return complain_usage(
			EXIT_FAILED,
			"--name %s is no name of a container image; use small letters, "
			"digits and single . _ - between them, such as example/web:1.0",
			optarg);
	replace(&request->name, name);
	return 0;
}

static int take_option(struct oci_request *request, int option)
{
	switch (option) {
	case 'o':
		replace(&request->output, must(strdup(optarg)));
		return 0;
	case OPT_NAME:
		return take_name(request);
	case OPT_APPEND:
		text_add(&request->append, "%s%s", request->append.len ? " " : "", optarg);
		return 0;
	case OPT_USER:
		return take_user(request);
	case 'h':
		request->help = true;
		return 0;
	default: /* getopt_long() has said why */
		fputs("Try: sirloin oci --help\n", stderr);
		return EXIT_FAILED;
	}
}

/* What is behind "--" is nobody's business but the program's. */
static int parse(struct oci_request *request, int argc, char **argv)
{
	int own = 0, option, status = 0;

	while (own < argc && strcmp(argv[own], "--"))
		own++;
	request->args = argv + own + (own < argc);
	while (!status && !request->help &&
	       (option = getopt_long(own, argv, "o:h", options, NULL)) != -1)
		status = take_option(request, option);
	if (status || request->help)
		return status;
	if (own - optind < 1)
		return complain_usage(EXIT_FAILED, "the image is missing");
	if (own - optind > 1)
		return complain_usage(EXIT_FAILED,
				      "one image at a time; arguments for it go behind --");
	request->image = argv[optind];
	return 0;
}

/* ------------------------------------------------------------------ what is not said */

/* https://reproducible-builds.org/specs/source-date-epoch */
static int find_time(struct oci_request *request)
{
	const char *text = getenv("SOURCE_DATE_EPOCH"), *rest;
	unsigned long long number;

	if (!text || !*text)
		return 0;
	rest = read_number(text, TIME_MAX, &number);
	if (!rest || *rest)
		return complain(EXIT_FAILED,
				"SOURCE_DATE_EPOCH=%s is no number of seconds up to %lld", text,
				TIME_MAX);
	request->time = number;
	return 0;
}

/* Runtimes put folders with these names into every container. */
static bool taken(const char *program)
{
	static const char *const names[] = { "dev", "etc", "proc", "run", "sys", "tmp", "var" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(program, names[i]))
			return true;
	return false;
}

static int find_names(struct oci_request *request)
{
	request->program = default_output(request->image, "");
	if (!request->output)
		request->output = default_output(request->image, ".tar");
	if (taken(request->program))
		return complain(EXIT_FAILED, "/%s is a folder of every container; rename the image",
				request->program);
	/* layer.md, "Whiteouts". */
	if (!strncmp(request->program, ".wh.", 4))
		return complain(EXIT_FAILED,
				"%s: in a container, .wh. begins the names of files that are deleted; "
				"rename the image",
				request->program);
	if (!request->name)
		request->name = oci_default_name(request->program);
	if (!request->name)
		return complain_usage(EXIT_FAILED,
				      "%s: a container image cannot have this name; give --name",
				      request->program);
	return 0;
}

static int check_text(const char *text, const char *what)
{
	struct text json = {};
	bool good = text_add_json(&json, text);

	free(json.data);
	return good ? 0 :
		      complain(EXIT_FAILED,
			       "%s %s is not UTF-8, and a container image has nothing else", what,
			       text);
}

static int check_texts(const struct oci_request *request)
{
	int status = check_text(request->program, "the name");
	char **arg;

	if (!status && request->append.len)
		status = check_text(request->append.data, "--append");
	for (arg = request->args; !status && *arg; arg++)
		status = check_text(*arg, "argument");
	return status;
}

/* ------------------------------------------------------------------ the file */

static int write_file(const struct oci_request *request, int image)
{
	struct oci_documents documents = {};
	struct oci_blob layer;
	char *file = NULL;
	int fd, status = oci_measure_layer(request, image, &layer);

	if (status)
		return status;
	oci_documents(request, &layer, &documents);
	fd = make_output(&file, request->output);
	if (fd < 0) {
		status = EXIT_FAILED;
	} else {
		status = oci_write(request, image, &layer, &documents, fd);
		close(fd);
	}
	if (!status)
		status = take_place(file, request->output);
	if (status && file)
		unlink(file);
	free(file);
	oci_documents_free(&documents);
	return status;
}

static int make_oci(const struct oci_request *request)
{
	int image = open(request->image, O_RDONLY | O_CLOEXEC), status;
	sigset_t mask;

	if (image < 0)
		return complain(EXIT_FAILED, "%s: %s", request->image, strerror(errno));
	hold_signals(&mask);
	status = write_file(request, image);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	close(image);
	return status;
}

static int oci_main(int argc, char **argv)
{
	struct oci_request request = {};
	int status;

	request.user = must(strdup(USER_DEFAULT));
	status = parse(&request, argc, argv);
	if (!status && request.help) {
		fputs(oci_help, stdout);
	} else if (!status) {
		status = check_image(request.image, false) ? EXIT_FAILED : 0;
		if (!status)
			status = find_names(&request);
		if (!status)
			status = find_time(&request);
		if (!status)
			status = check_texts(&request);
		if (!status)
			status = make_oci(&request);
	}
	free(request.append.data);
	free(request.user);
	free(request.name);
	free(request.program);
	free(request.output);
	return status;
}

const struct subcommand oci_subcommand = {
	.name = "oci",
	.summary = "pack an image as a container image",
	.help = oci_help,
	.run = oci_main,
};
