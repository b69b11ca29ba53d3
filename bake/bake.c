// SPDX-License-Identifier: GPL-2.0-only
/* The order of the work. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "private.h"

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

int bake(const struct bake_job *job, struct bake_error *error)
{
	struct program program = {};
	struct kernel kernel = {};
	struct payload payload = {};
	struct layout layout;
	struct image image = {
		.program = &program, .kernel = &kernel, .payload = &payload, .layout = &layout
	};
	int result;

	result = check_paths(job, error);
	if (!result)
		result = open_sources(job, &program, &kernel, error);
	if (!result)
		result = payload_make(&payload, job, &program, error);
	if (!result)
		result = layout_make(&layout, &program, &kernel, payload.size, error);
	if (!result)
		result = image_plan(&image, job, error);
	if (!result)
		result = image_write(&image, job->image, error);
	image_free(&image);
	payload_free(&payload);
	kernel_free(&kernel);
	program_free(&program);
	return result;
}
