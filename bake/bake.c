// SPDX-License-Identifier: GPL-2.0-only
/* The order of the work. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "code.h"

/* Writing the image over what it is made from would destroy it. */
static int check_paths(const struct bake_job *job, struct bake_error *error)
{
	const char *sources[] = { job->program, job->kernel };
	struct stat image, source;
	size_t i;

	if (stat(job->image, &image) < 0)
		return 0;
	for (i = 0; i < 2; i++)
		if (!stat(sources[i], &source) && source.st_dev == image.st_dev &&
		    source.st_ino == image.st_ino)
			return bake_fail(error, EINVAL,
					 "the image would replace %s, which it is made from; "
					 "give it another name with -o",
					 sources[i]);
	return 0;
}

static int open_program(const char *path, struct program *program, struct bake_error *error)
{
	uint8_t *data;
	size_t size;
	int result;

	result = file_read(path, &data, &size, error);
	return result ? result : program_open(program, path, data, size, error);
}

static int open_sources(const struct bake_job *job, struct program *program, struct kernel *kernel,
			struct bake_error *error)
{
	uint8_t *data;
	size_t size;
	int result;

	result = open_program(job->program, program, error);
	if (result)
		return result;
	result = file_read(job->kernel, &data, &size, error);
	if (result)
		return result == -ENOEXEC ? -EINVAL : result;
	return kernel_open(kernel, job->kernel, data, size, error);
}

int bake_check(const char *path, struct bake_error *error)
{
	struct program program = {};
	int result = open_program(path, &program, error);

	program_free(&program);
	return result;
}

static void write_report(const struct bake_job *job, const struct sites *sites,
			 const struct code *code)
{
	if (!job->report)
		return;
	if (job->json)
		report_json(job->report, sites, code);
	else
		report_table(job->report, sites, code);
}

/* Plans which calls are to be jumps; nothing is changed before there is a layout. */
static int analyse(struct baking *b, const struct bake_job *job, struct bake_error *error)
{
	int result = code_analyse(&b->code, &b->program, error);

	if (!result)
		result = sites_plan(&b->sites, &b->code, !job->trap && b->kernel.syscall_jump,
				    error);
	if (!result)
		write_report(job, &b->sites, &b->code);
	return result;
}

int baking_plan(struct baking *b, const struct bake_job *job, struct bake_error *error)
{
	int result;

	b->image = (struct image){ .program = &b->program,
				   .kernel = &b->kernel,
				   .payload = &b->payload,
				   .layout = &b->layout,
				   .sites = &b->sites,
				   .symbols_how = job->symbols };
	result = payload_make(&b->payload, job, &b->program, error);
	if (!result)
		result = analyse(b, job, error);
	if (!result)
		result = layout_make(&b->layout, &b->program, &b->kernel,
				     thunks_size(&b->sites, &b->code), b->payload.size, error);
	if (!result)
		result = thunks_emit(&b->sites, &b->code, b->layout.bias, b->layout.thunks,
				     b->kernel.syscall_jump + b->layout.delta, error);
	return result ? result : image_plan(&b->image, job, error);
}

void baking_free(struct baking *b)
{
	image_free(&b->image);
	sites_free(&b->sites);
	code_free(&b->code);
	payload_free(&b->payload);
	kernel_free(&b->kernel);
	program_free(&b->program);
}

int bake(const struct bake_job *job, struct bake_error *error)
{
	struct baking b = {};
	int result;

	result = check_paths(job, error);
	if (!result)
		result = open_sources(job, &b.program, &b.kernel, error);
	if (!result)
		result = baking_plan(&b, job, error);
	if (!result)
		result = image_write(&b.image, job->image, error);
	baking_free(&b);
	return result;
}
