// SPDX-License-Identifier: GPL-2.0-only
/* An image in QEMU: the command line is made, and run or printed. */
#include <stdio.h>
#include <stdlib.h>
#include "run.h"

/*
 * For a shell on a terminal, where passt goes to the background as soon as it is ready. Our own passt
 * has no socket in the file system; what the machine says at its status port nobody reads here.
 */
static void print_plan(const struct qemu_plan *plan)
{
	struct text text = {};
	size_t i;

	for (i = 0; i < plan->passts; i++) {
		char path[64];
		struct words words = {};

		snprintf(path, sizeof(path), PASST_SOCKET, plan->passt[i].fd);
		passt_words(&words, plan->passt[i].value, "-1s", path);
		text_add_command(&text, words.list);
		text_add(&text, " && ");
		words_free(&words);
	}
	text_add_command(&text, plan->argv.list);
	text_add(&text, " %d>&2 %d>/dev/null", plan->log, plan->status);
	puts(text.data);
	free(text.data);
}

static int run_qemu(const struct run_request *request)
{
	struct qemu_plan plan = {};
	int status = qemu_plan(request, &plan);

	if (!status && request->dry_run)
		print_plan(&plan);
	else if (!status)
		status = machine_run(&plan);
	qemu_plan_free(&plan);
	return status;
}

static const char *const machines[] = { "q35", "pc", "microvm", NULL };

const struct run_platform qemu_platform = {
	.name = "qemu",
	.machines = machines,
	.check = check_qemu,
	.run = run_qemu,
};
