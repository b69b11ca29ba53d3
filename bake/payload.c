// SPDX-License-Identifier: GPL-2.0-only
/*
 * What travels with program and kernel: name, command line, arguments, environment, program headers
 * that the program does not map itself, and the initramfs.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "private.h"

/* The kernel's command line carries the name, so it must be one word there. */
static uint64_t add_name(struct buffer *head, const char *path)
{
	size_t folder, at = buffer_string(head, file_base(path, &folder)), i;

	for (i = at; i < head->len && head->data[i]; i++)
		if (isspace(head->data[i]) || head->data[i] == '"' || !isprint(head->data[i]))
			head->data[i] = '_';
	return at;
}

static void make_head(struct payload *payload, const struct bake_job *job,
		      const struct program *program)
{
	struct buffer *head = &payload->head;
	size_t i;

	/* First, for their alignment. Nobody's load address depends on them: see AT_PHDR. */
	payload->phdr = 0;
	if (!program->phdr)
		buffer_add(head, program->elf.ph, program->elf.phnum * sizeof(Elf64_Phdr));
	payload->name = add_name(head, job->program);
	payload->cmdline = buffer_string(head, job->cmdline);
	payload->args = head->len;
	for (i = 0; i < job->argc; i++)
		buffer_string(head, job->args[i]);
	payload->env = head->len;
	for (i = 0; i < job->envc; i++)
		buffer_string(head, job->env[i]);
	/* A NUL more: an empty list of strings still has an address inside. */
	buffer_string(head, "");
	buffer_pad(head, PAGE);
}

static int map_initramfs(struct payload *payload, int fd, struct bake_error *error)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) < 0)
		return bake_fail(error, errno, "root file system: %s", strerror(errno));
	map = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return bake_fail(error, errno, "root file system: %s", strerror(errno));
	payload->initramfs = map;
	payload->initramfs_size = st.st_size;
	return 0;
}

/* It can be large, so it goes through a nameless file beside the image, not through memory. */
static int make_initramfs(struct payload *payload, const struct bake_job *job,
			  struct bake_error *error)
{
	char *name;
	int fd = scratch_open(job->image, &name, error), result;

	if (fd < 0)
		return fd;
	if (name)
		unlink(name);
	free(name);
	result = cpio_write(job->rootfs, fd, error);
	if (!result)
		result = map_initramfs(payload, fd, error);
	close(fd);
	return result;
}

int payload_make(struct payload *payload, const struct bake_job *job, const struct program *program,
		 struct bake_error *error)
{
	int result = 0;

	*payload = (struct payload){};
	make_head(payload, job, program);
	if (payload->head.failed)
		return bake_fail_memory(error);
	if (job->rootfs)
		result = make_initramfs(payload, job, error);
	payload->size = payload->head.len + round_up(payload->initramfs_size, PAGE);
	return result;
}

void payload_free(struct payload *payload)
{
	buffer_free(&payload->head);
	if (payload->initramfs)
		munmap(payload->initramfs, payload->initramfs_size);
	*payload = (struct payload){};
}
