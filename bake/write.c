// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes the image: into a file without a name, which gets one when it is complete. Where the file
 * system has no such files (O_TMPFILE), into a temporary one. An interrupted bake leaves nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "private.h"

static int fail(const char *path, struct bake_error *error)
{
	int number = errno;

	return bake_fail(error, number, "cannot write %s: %s", path, strerror(number));
}

/* The folder of @path, with its slash, then @rest. */
static char *beside(const char *path, const char *rest)
{
	char *result;
	size_t len;

	file_base(path, &len);
	if (asprintf(&result, "%.*s%s", (int)len, path, rest) < 0)
		return NULL;
	return result;
}

int scratch_open(const char *path, char **name, struct bake_error *error)
{
	char *folder = beside(path, "."), *template = beside(path, ".sirloin-XXXXXX");
	int fd = -1;

	*name = NULL;
	if (!folder || !template) {
		bake_fail_memory(error);
		goto out;
	}
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	/* open(2) on what a file system or kernel without O_TMPFILE answers. */
	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
		fd = mkostemp(template, O_CLOEXEC);
		if (fd >= 0) {
			*name = template;
			template = NULL;
		}
	}
	if (fd < 0)
		fail(path, error);
out:
	free(folder);
	free(template);
	return fd < 0 ? -(errno ? errno : ENOMEM) : fd;
}

static int write_piece(int fd, const struct piece *piece)
{
	uint64_t done = 0;
	ssize_t n;

	while (done < piece->len) {
		n = pwrite(fd, (const char *)piece->data + done, piece->len - done,
			   piece->offset + done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		done += n;
	}
	return 0;
}

static int write_pieces(int fd, const struct image *image)
{
	const struct piece *pieces = (const struct piece *)image->pieces.data;
	size_t count = image->pieces.len / sizeof(*pieces), i;
	int result;

	for (i = 0; i < count; i++) {
		result = write_piece(fd, &pieces[i]);
		if (result)
			return result;
	}
	/* 0755 whatever the umask: the image is a program, as a linker's output is. */
	if (ftruncate(fd, image->size) < 0 || fchmod(fd, 0755) < 0)
		return -errno;
	return 0;
}

/* Gives a nameless file a free name beside @path: linkat(2) cannot replace, rename(2) can. */
static char *give_name(int fd, const char *path)
{
	char proc[64], *name = beside(path, ".sirloin-XXXXXX");
	int i, temporary;

	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	for (i = 0; name && i < 100; i++) {
		memcpy(name + strlen(name) - 6, "XXXXXX", 6);
		temporary = mkstemp(name);
		if (temporary < 0)
			break;
		close(temporary);
		unlink(name);
		if (!linkat(AT_FDCWD, proc, AT_FDCWD, name, AT_SYMLINK_FOLLOW))
			return name;
		if (errno != EEXIST)
			break;
	}
	free(name);
	return NULL;
}

/* Only a file may be replaced: not a device, and not the folder that somebody forgot to complete. */
static int check_target(const char *path, struct bake_error *error)
{
	struct stat st;

	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return bake_fail(error, EINVAL, "cannot write %s: it is %s, not a file; see -o",
				 path, S_ISDIR(st.st_mode) ? "a folder" : "something special");
	return 0;
}

int image_write(const struct image *image, const char *path, struct bake_error *error)
{
	char *name = NULL;
	int fd = -1, result;

	result = check_target(path, error);
	if (result)
		return result;
	fd = scratch_open(path, &name, error);
	if (fd < 0)
		return fd;
	result = write_pieces(fd, image);
	if (result) {
		bake_fail(error, -result, "cannot write %s: %s", path, strerror(-result));
		goto out;
	}
	if (!name)
		name = give_name(fd, path);
	if (!name || rename(name, path) < 0)
		result = fail(path, error);
out:
	close(fd);
	if (result && name)
		unlink(name);
	free(name);
	return result;
}
