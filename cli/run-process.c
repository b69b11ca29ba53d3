// SPDX-License-Identifier: GPL-2.0-only
/*
 * An image as a Linux process: options become kernel parameters in SIRLOIN_CMDLINE, and we become the
 * image. The image does the rest: it can be run without us.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "run.h"

static const char *const names[] = {
	[RUN_MEMORY] = "sirloin.memory",
	[RUN_DISK] = "sirloin.disk",
	[RUN_NET] = "sirloin.net",
	[RUN_TIMELINE] = "sirloin.timeline",
};

/* What the caller's SIRLOIN_CMDLINE says comes first, what --append says last. */
static char *full_cmdline(const struct run_request *request)
{
	const char *first = getenv("SIRLOIN_CMDLINE");
	struct text text = {};
	size_t i;

	text_add(&text, "%s", first ? first : "");
	for (i = 0; i < request->count; i++)
		text_add_parameter(&text, names[request->options[i].kind],
				   request->options[i].value);
	if (request->append.len)
		text_add(&text, "%s%s", text.len ? " " : "", request->append.data);
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
	text_add_command(&text, argv);
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

static int check_process(const struct run_request *request)
{
	struct text text = {};
	int status = 0;
	size_t i;

	for (i = 0; !status && i < request->count; i++)
		if (!text_add_parameter(&text, "", request->options[i].value))
			status = complain(EXIT_NOT_STARTED,
					  "%s: a double quote cannot be given to the kernel",
					  request->options[i].value);
	free(text.data);
	return status;
}

static int run_process(const struct run_request *request)
{
	char *cmdline = full_cmdline(request);
	struct words argv = {};
	int status = 0;
	char **arg;

	words_add(&argv, "%s", request->image);
	for (arg = request->args; *arg; arg++)
		words_add(&argv, "%s", *arg);
	if (request->dry_run)
		print_command(cmdline, argv.list);
	else
		status = start_image(cmdline, argv.list);
	words_free(&argv);
	free(cmdline);
	return status;
}

static const char *const machines[] = { NULL };

const struct run_platform process_platform = {
	.name = "process",
	.machines = machines,
	.check = check_process,
	.run = run_process,
};
